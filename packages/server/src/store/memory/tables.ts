import type { Attempt } from '../../model/attempt.ts';
import type { AvatarId, SessionId, UserId } from '../../model/id.ts';
import type { Identity } from '../../model/identity.ts';
import type { Session } from '../../model/session.ts';
import type { StoredSigningKey } from '../../model/signing-key.ts';
import type { User } from '../../model/user.ts';
import type { StoredWeChatApiToken } from '../../model/wechat-api-token.ts';
import type { Lease } from '../lease.ts';
import type { Avatar, SessionOfUser } from '../store.ts';

/** Everything a memory store holds. Values are replaced, never changed, so what was handed out stays as it was. */
export interface Tables {
  readonly users: Map<UserId, User>;
  /** By `keyOfIdentity`. */
  readonly identities: Map<string, UserId>;
  readonly identitiesOfUser: Map<UserId, readonly Identity[]>;
  readonly sessions: Map<SessionId, Session>;
  readonly sessionsOfUser: Map<UserId, Set<SessionId>>;
  /** By `keyOfBytes` of the code hash. */
  readonly attempts: Map<string, Attempt>;
  readonly avatars: Map<AvatarId, Avatar>;
  readonly avatarOfUser: Map<UserId, AvatarId>;
  /** When each is due. */
  readonly leftovers: Map<AvatarId, number>;
  /** By kid. */
  readonly signingKeys: Map<string, StoredSigningKey>;
  readonly facts: Map<string, string>;
  /** By appid. */
  readonly weChatApiTokens: Map<string, StoredWeChatApiToken>;
  /** By name. */
  readonly leases: Map<string, Lease>;
}

export const createTables = (): Tables => ({
  users: new Map(),
  identities: new Map(),
  identitiesOfUser: new Map(),
  sessions: new Map(),
  sessionsOfUser: new Map(),
  attempts: new Map(),
  avatars: new Map(),
  avatarOfUser: new Map(),
  leftovers: new Map(),
  signingKeys: new Map(),
  facts: new Map(),
  weChatApiTokens: new Map(),
  leases: new Map(),
});

export const keyOfIdentity = ({ namespace, subject }: Identity): string => JSON.stringify([namespace, subject]);
export const keyOfBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export function findSessionOfUser(tables: Tables, id: SessionId): SessionOfUser | undefined {
  const session = tables.sessions.get(id);
  const user = session && tables.users.get(session.userId);
  return session && user && { session, user };
}
