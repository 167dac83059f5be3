import { randomBytes } from 'node:crypto';
import { type AvatarId, createId, type SessionId, type UserId } from '../../../src/model/id.ts';
import { openidIdentity } from '../../../src/model/identity.ts';
import type { MergeId } from '../../../src/model/linking/merge.ts';
import type { LoginOpened, LoginToOpen, Store } from '../../../src/store/store.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** No verb does this yet; each adapter has its own way. */
  blockUser(id: UserId): void | Promise<void>;
  close(): Promise<void>;
}

export type OpenStoreUnderTest = () => Promise<StoreUnderTest>;

/** The moment at which most of the stories here happen. */
export const now = 1_790_000_000;
export const day = 86_400;
export const appid = 'wxde30de30de30de30';

let made = 0;
const nextId = <Prefix extends string>(prefix: Prefix) => createId(prefix, now * 1000 + made++, randomBytes(16));
export const newUserId = (): UserId => nextId('usr');
export const newSessionId = (): SessionId => nextId('ses');
export const newAvatarId = (): AvatarId => nextId('avt');
export const newMergeId = (): MergeId => nextId('mrg');

interface LoginWish extends Partial<Omit<LoginToOpen, 'openid' | 'session'>> {
  readonly openid?: string;
  readonly appid?: string;
  readonly session?: Partial<LoginToOpen['session']>;
}

/** A login of one person in one app with a code never seen; say only what matters. */
export function describeLogin({ openid = 'oABC', appid: app = appid, session, ...wish }: LoginWish = {}): LoginToOpen {
  const at = wish.at ?? now;
  return {
    openid: openidIdentity(app, openid),
    unionid: null,
    profile: {},
    identityHashes: [],
    newUserId: newUserId(),
    maxSessions: 20,
    attempt: { codeHash: randomBytes(32), keyHash: null },
    at,
    requestId: 'req_test',
    ...wish,
    session: {
      id: newSessionId(),
      appid: app,
      salt: randomBytes(32),
      idleExpiresAt: at + 30 * day,
      expiresAt: at + 180 * day,
      device: null,
      place: null,
      ...session,
    },
  };
}

type Opened = LoginOpened & { readonly kind: 'opened' };

export async function openLogin(store: Store, wish: LoginWish = {}): Promise<Opened> {
  return expectOpened(await store.openLogin(describeLogin(wish)));
}

export function expectOpened(outcome: LoginOpened): Opened {
  if (outcome.kind !== 'opened') throw new Error(`The login was not opened: ${outcome.kind}`);
  return outcome;
}

/** Calls twenty times in the same turn of the event loop. */
export const twentyAtOnce = <T>(call: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 20 }, (_, index) => call(index)));

export const written = (at = now) => ({ at, requestId: 'req_test' });

/** Makes outcomes comparable: whatever kind of byte array it is, bytes are their hexadecimal text. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}
