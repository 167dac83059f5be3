import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { createId, type Id } from '../../src/model/id.ts';
import { type Identity, openidIdentity, unionidIdentity } from '../../src/model/identity.ts';
import type { StoredSigningKey } from '../../src/model/signing-key.ts';
import type { Store } from '../../src/store/store.ts';
import { now } from './contract/store-under-test.ts';

/** Bytes that depend on nothing but the name, so that both stores get the same. */
const bytesOf = (name: string): Buffer => createHash('sha256').update(name).digest();
const idOf = <Prefix extends string>(prefix: Prefix, number: number): Id<Prefix> =>
  createId(prefix, (now + number) * 1000, bytesOf(`${prefix}${number}`).subarray(0, 16));

export type Call = (store: Store) => Promise<unknown>;

const small = (max: number) => fc.integer({ min: 0, max });
const at = small(40).map((seconds) => now + seconds);
const profile = fc.record(
  { nickname: fc.constantFrom('a', 'b'), avatarUrl: fc.constantFrom('https://e.com/a', 'https://e.com/b') },
  { requiredKeys: [] },
);
const sessionId = small(7).map((number) => idOf('ses', number));
const userId = small(2).map((number) => idOf('usr', number));
const written = { at, requestId: fc.constant('req_test') };

const hashOf = ({ namespace, subject }: Identity): Buffer => bytesOf(`${namespace} ${subject}`);

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
    hasKey: fc.boolean(),
    profile,
    at,
  })
  .map(({ app, person, unionid, code, idle, absolute, hasKey, ...rest }) => (number: number): Call => {
    const appid = `wx${app}`;
    return (store) =>
      store.openLogin({
        ...rest,
        openid: openidIdentity(appid, `o${person}`),
        unionid: unionid === null ? null : unionidIdentity('group', `u${unionid}`),
        identityHashes: [hashOf(openidIdentity(appid, `o${person}`))],
        newUserId: idOf('usr', number),
        session: {
          id: idOf('ses', number),
          appid,
          salt: bytesOf(`salt${number}`),
          idleExpiresAt: rest.at + idle,
          expiresAt: rest.at + absolute,
          device: null,
          place: `203.0.113.${number}`,
        },
        attempt: { codeHash: bytesOf(`code${code}`), keyHash: code % 2 ? bytesOf(`key${code}`) : null },
        sealedSessionKey: hasKey ? bytesOf(`session key ${number}`) : undefined,
        requestId: 'req_test',
      });
  });

const always =
  (call: Call) =>
  (_: number): Call =>
    call;

const clientId = small(2).map((number) => idOf('cli', number));
const clientSecretHash = small(2).map((number) => bytesOf(`client secret ${number}`));
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

const roleNames = fc.subarray(['admin', 'editor', 'Not a name']);
const identities = ['wx0', 'wx1'].flatMap((app) =>
  [0, 1, 2].map((person) => {
    const identity = openidIdentity(app, `o${person}`);
    return { ...identity, hash: hashOf(identity) };
  }),
);

export const change = fc.oneof(
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
    .record({ userId, reason: fc.constantFrom('spam', null), until: fc.option(at), ...written })
    .map((ban) => always((store) => store.banUser(ban))),
  fc.record({ userId, ...written }).map((unban) => always((store) => store.unbanUser(unban))),
  fc
    .record({ userId, add: roleNames, remove: roleNames, ...written })
    .map((roles) => always((store) => store.changeRoles(roles))),
  fc
    .record({ userId, identities: fc.subarray(identities, { minLength: 1, maxLength: 2 }), ...written })
    .map((deletion) => always((store) => store.deleteUser(deletion))),
  fc
    .record({ person: small(2), ...written })
    .map(({ person, ...lift }) =>
      always((store) => store.liftBan({ identityHash: hashOf(openidIdentity('wx0', `o${person}`)), ...lift })),
    ),
  fc
    .record({ person: small(2), number: small(2), code: small(2), ...written })
    .map(({ person, number, code, ...bind }) =>
      always((store) =>
        store.bindPhone({
          ...bind,
          userId: idOf('usr', person),
          phone: {
            numberHash: bytesOf(`number${number}`),
            sealedNumber: bytesOf(`sealed number${number}`),
            codeHash: bytesOf(`phone code${code}`),
            boundAt: bind.at,
          },
          phoneMasked: `138****000${number}`,
        }),
      ),
    ),
  fc.record({ userId, ...written }).map((unbind) => always((store) => store.unbindPhone(unbind))),
  fc
    .record({ person: small(2), app: small(1), follows: small(7), becomes: fc.option(small(1)), ...written })
    .map(({ person, app, follows, becomes, ...replace }) =>
      always((store) =>
        store.replaceSessionKey({
          ...replace,
          userId: idOf('usr', person),
          appid: `wx${app}`,
          follows: bytesOf(`session key ${follows}`),
          sealedKey: becomes === null ? null : bytesOf(`reset key ${becomes}`),
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
  fc
    .record({ kept: small(5), merged: small(5), number: small(3), isTrial: fc.boolean(), ...written })
    .map(({ kept, merged, number, ...merge }) =>
      always((store) =>
        store.mergeUsers({
          ...merge,
          id: idOf('mrg', number),
          keptUserId: idOf('usr', kept),
          mergedUserId: idOf('usr', merged),
        }),
      ),
    ),
  fc
    .record({ number: small(3), ...written })
    .map(({ number, ...undo }) => always((store) => store.undoMerge({ id: idOf('mrg', number), ...undo }))),
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
    .record({ id: clientId, secretHash: clientSecretHash, createdAt: at })
    .map((client) =>
      always((store) => store.addClient({ ...client, name: 'x', scopes: ['revoke'], appids: ['wx0'], endedAt: null })),
    ),
  fc
    .record({ id: clientId, secretHash: clientSecretHash })
    .map((replace) => always((store) => store.replaceClientSecret(replace))),
  fc.record({ id: clientId, at }).map((end) => always((store) => store.endClient(end))),
  fc
    .record({ name: leaseName, holder: leaseHolder, at })
    .map((hold) => always((store) => store.holdLease({ ...hold, expiresAt: hold.at + 10 }))),
  fc.record({ name: leaseName, holder: leaseHolder }).map((release) => always((store) => store.releaseLease(release))),
);

/** Everything that can be asked about what may be there. */
export const questions: readonly Call[] = [
  (store) => store.listSigningKeys(),
  (store) => store.listLinkConflicts(100),
  ...Array.from(
    { length: 6 },
    (_, n): Call =>
      (store) =>
        store.listMerges(idOf('usr', n)),
  ),
  (store) => store.listClients(),
  (store) => store.findWeChatApiToken('wx0'),
  (store) => store.listUsers({ after: null, limit: 100 }),
  (store) => store.listUsers({ after: idOf('usr', 1), limit: 1 }),
  ...identities.map(
    (identity): Call =>
      (store) =>
        store.findUserOf(identity),
  ),
  ...[null, now + 20].flatMap((liveAt) =>
    Array.from(
      { length: 4 },
      (_, n): Call =>
        (store) =>
          store.listSessions({ userId: idOf('usr', n), liveAt, limit: 5 }),
    ),
  ),
  ...Array.from(
    { length: 4 },
    (_, n): Call =>
      (store) =>
        store.listIdentities(idOf('usr', n)),
  ),
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
  ...Array.from({ length: 12 }, (_, n): Call[] => [
    (store) => store.findPhone(idOf('usr', n)),
    (store) => store.findSessionKey(idOf('usr', n), 'wx0'),
    (store) => store.findSessionKey(idOf('usr', n), 'wx1'),
  ]).flat(),
  ...['openid:wx0', 'openid:wx1'].flatMap((namespace) =>
    ['o0', 'o1', 'o2'].map(
      (subject): Call =>
        (store) =>
          store.findUserOf({ namespace, subject }),
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
