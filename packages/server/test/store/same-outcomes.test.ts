import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/logger.ts';
import { createId, type Id } from '../../src/model/id.ts';
import { openidIdentity, unionidIdentity } from '../../src/model/identity.ts';
import type { StoredSigningKey } from '../../src/model/signing-key.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openDatabase } from '../../src/store/sql/sqlite/open-database.ts';
import { tables } from '../../src/store/sql/tables.ts';
import type { Store } from '../../src/store/store.ts';
import { freshMysql, freshPostgres, isAvailable } from '../servers/fresh.ts';
import { now, plain } from './contract/store-under-test.ts';
import { describeDatabase, empty as emptyTables } from './sql/remote/open-remote-store.ts';
import { openSqliteStore } from './sql/sqlite/open-sqlite.ts';

/** Bytes that depend on nothing but the name, so that both stores get the same. */
const bytesOf = (name: string): Buffer => createHash('sha256').update(name).digest();
const idOf = <Prefix extends string>(prefix: Prefix, number: number): Id<Prefix> =>
  createId(prefix, (now + number) * 1000, bytesOf(`${prefix}${number}`).subarray(0, 16));

type Call = (store: Store) => Promise<unknown>;

const small = (max: number) => fc.integer({ min: 0, max });
const at = small(40).map((seconds) => now + seconds);
const profile = fc.record(
  { nickname: fc.constantFrom('a', 'b'), avatarUrl: fc.constantFrom('https://e.com/a', 'https://e.com/b') },
  { requiredKeys: [] },
);
const sessionId = small(7).map((number) => idOf('ses', number));
const userId = small(2).map((number) => idOf('usr', number));
const written = { at, requestId: fc.constant('req_test') };

/** A login whose identifiers are its place in the sequence; people, apps, codes and limits are few, so that they meet. */
const login = fc
  .record({
    app: small(1),
    person: small(2),
    unionid: fc.option(small(1)),
    code: small(9),
    maxSessions: small(3),
    idle: small(30),
    absolute: small(40),
    profile,
    at,
  })
  .map(({ app, person, unionid, code, idle, absolute, ...rest }) => (number: number): Call => {
    const appid = `wx${app}`;
    return (store) =>
      store.openLogin({
        ...rest,
        openid: openidIdentity(appid, `o${person}`),
        unionid: unionid === null ? null : unionidIdentity('group', `u${unionid}`),
        newUserId: idOf('usr', number),
        session: {
          id: idOf('ses', number),
          appid,
          salt: bytesOf(`salt${number}`),
          idleExpiresAt: rest.at + idle,
          expiresAt: rest.at + absolute,
        },
        attempt: { codeHash: bytesOf(`code${code}`), keyHash: code % 2 ? bytesOf(`key${code}`) : null },
        requestId: 'req_test',
      });
  });

const always =
  (call: Call) =>
  (_: number): Call =>
    call;

const leaseName = fc.constantFrom('one', 'two');
const leaseHolder = fc.constantFrom('a', 'b');
const describeKey = (kid: string, activeAt: number): StoredSigningKey => ({
  kid,
  alg: 'ES256',
  publicJwk: '{}',
  sealedPrivateKey: bytesOf(kid),
  createdAt: now,
  activeAt,
  retiredAt: null,
});

const change = fc.oneof(
  { weight: 5, arbitrary: login },
  {
    weight: 3,
    arbitrary: fc
      .record({ id: sessionId, counter: small(1), idleExpiresAt: at, ...written })
      .map((advance) => always((store) => store.advanceSession(advance))),
  },
  fc
    .record({ id: sessionId, reason: fc.constantFrom('logout' as const, 'refresh_reuse' as const), ...written })
    .map((end) => always((store) => store.endSession(end))),
  fc.record({ userId, ...written }).map((end) => always((store) => store.endAllSessions(end))),
  fc.record({ userId, profile, ...written }).map((save) => always((store) => store.saveProfile(save))),
  fc.record({ person: small(2), image: small(1), ...written }).map(({ person, image, ...save }) =>
    always((store) =>
      store.saveAvatar({
        ...save,
        userId: idOf('usr', person),
        avatarUrl: `https://e.com/${image}`,
        avatar: {
          id: idOf('avt', 2 * person + image),
          mediaType: 'image/png',
          // The second of each is elsewhere.
          bytes: image ? bytesOf('image') : Buffer.concat([bytesOf('image'), bytesOf('image')]),
        },
      }),
    ),
  ),
  fc
    .record({ image: small(5), dueAt: at, ...written })
    .map(({ image, ...note }) => always((store) => store.noteLeftover({ id: idOf('avt', image), ...note }))),
  fc
    .uniqueArray(small(5))
    .map((images) => always((store) => store.forgetLeftovers(images.map((image) => idOf('avt', image))))),
  fc
    .record({ userId, fields: fc.subarray(['nickname', 'avatar'] as const), endsSessions: fc.boolean(), ...written })
    .map((erasure) => always((store) => store.eraseProfile(erasure))),
  fc.constantFrom('one', 'two').map((value) => always((store) => store.settle('mode', value))),
  fc
    .record({ attemptsBefore: at, sessionsBefore: at, limit: fc.constant(100) })
    .map((until) => always((store) => store.removeExpired(until))),
  fc
    .record({ kid: small(3), after: fc.option(small(3)), activeAt: at })
    .map(({ kid, after, activeAt }) =>
      always((store) =>
        store.addSigningKey({ key: describeKey(`kid${kid}`, activeAt), after: after === null ? null : `kid${after}` }),
      ),
    ),
  fc.subarray(['kid0', 'kid1', 'kid2', 'kid3']).map((kids) => always((store) => store.removeSigningKeys(kids))),
  fc
    .record({ version: small(4), bytes: small(1), expiresAt: at, forcedAt: at, forcedOnDay: small(2) })
    .map(({ bytes, ...token }) =>
      always((store) =>
        store.saveWeChatApiToken({ ...token, appid: 'wx0', sealedToken: bytesOf(`sealed${token.version}${bytes}`) }),
      ),
    ),
  fc
    .record({ name: leaseName, holder: leaseHolder, at })
    .map((hold) => always((store) => store.holdLease({ ...hold, expiresAt: hold.at + 10 }))),
  fc.record({ name: leaseName, holder: leaseHolder }).map((release) => always((store) => store.releaseLease(release))),
);

/** Everything that can be asked about what may be there. */
const questions: readonly Call[] = [
  (store) => store.listSigningKeys(),
  (store) => store.findWeChatApiToken('wx0'),
  async (store) => [...(await store.listLeftovers({ dueUntil: now + 100, limit: 100 }))].sort(),
  ...Array.from(
    { length: 12 },
    (_, n): Call =>
      (store) =>
        store.findSession(idOf('ses', n)),
  ),
  ...Array.from(
    { length: 10 },
    (_, n): Call =>
      (store) =>
        store.findAttempt(bytesOf(`code${n}`), now + 5),
  ),
  ...Array.from(
    { length: 4 },
    (_, n): Call =>
      (store) =>
        store.findAvatar(idOf('avt', n)),
  ),
  ...['openid:wx0', 'openid:wx1'].flatMap((namespace) =>
    ['o0', 'o1', 'o2'].map(
      (subject): Call =>
        (store) =>
          store.findUserByIdentity({ namespace, subject }),
    ),
  ),
  ...['openid:wx0', 'openid:wx1', 'unionid:group'].flatMap((namespace) =>
    Array.from(
      { length: 12 },
      (_, n): Call =>
        (store) =>
          store.findSubject(idOf('usr', n), namespace),
    ),
  ),
];

const slowDisk = 60_000;

interface Beside {
  readonly store: Store;
  empty(): Promise<void>;
  close(): Promise<void>;
}

async function openSqlite(): Promise<Beside> {
  const { store, path, close } = await openSqliteStore();
  const beside = await openDatabase(path);
  const inOrder = ['attempts', 'sessions', 'identities', 'avatars', 'users'];
  const others = Object.keys(tables).filter((table) => !inOrder.includes(table));
  const deletions = [...inOrder, ...others].map((table) => `delete from ${table}`);
  return {
    store,
    empty: async () => beside.exec(`begin; ${deletions.join('; ')}; commit`),
    async close() {
      beside.close();
      await close();
    },
  };
}

async function openRemote(fresh: () => Promise<string>): Promise<Beside> {
  const url = await fresh();
  const store = await openStore({ database: url, logger: silentLogger });
  const beside = await describeDatabase(url).connect();
  return {
    store,
    empty: async () => void (await emptyTables(beside)),
    async close() {
      await Promise.all([store.close(), beside.close()]);
    },
  };
}

/** `atOnce`: how many calls may come in one moment and still happen in the order of calling. */
function describeSameOutcomes(
  name: string,
  open: () => Promise<Beside>,
  { atOnce, runs }: { atOnce: number; runs: number },
) {
  it(`are those of memory for any sequence of calls: ${name}`, { timeout: slowDisk }, async () => {
    const beside = await open();
    const moments = fc.array(fc.array(change, { minLength: 1, maxLength: atOnce }), { minLength: 2, maxLength: 8 });
    const property = fc.asyncProperty(moments, async (sequence) => {
      const memory = createMemoryStore();
      await beside.empty();
      const compare = async (calls: readonly Call[]) => {
        const ask = (store: Store) => Promise.all(calls.map((call) => call(store)));
        expect(plain(await ask(beside.store))).toEqual(plain(await ask(memory)));
      };
      let number = 0;
      for (const moment of sequence) await compare(moment.map((call) => call(number++)));
      await compare(questions);
    });
    try {
      await fc.assert(property, { numRuns: runs });
    } finally {
      await beside.close();
    }
  });
}

describe('the outcomes of a store', () => {
  describeSameOutcomes('sqlite', openSqlite, { atOnce: 4, runs: 200 });
  // What comes at once may happen in any order there.
  describe.skipIf(!isAvailable('postgres'))('PostgreSQL', () => {
    describeSameOutcomes('postgres', () => openRemote(freshPostgres), { atOnce: 1, runs: 100 });
  });
  describe.skipIf(!isAvailable('mysql'))('MariaDB', () => {
    describeSameOutcomes('mysql', () => openRemote(freshMysql), { atOnce: 1, runs: 100 });
  });
});
