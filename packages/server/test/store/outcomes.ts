import * as fc from 'fast-check';
import { openidIdentity, unionidIdentity } from '../../src/model/identity.ts';
import type { StoredSigningKey } from '../../src/model/signing-key.ts';
import { now } from './contract/store-under-test.ts';
import { type Call, hashOf, identities } from './questions.ts';
import { bytesOf, describeEvent, describeSeal, idOf } from './told-outcomes.ts';

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
  fc.record({ kid: small(3), successor: small(3), at }).map(({ kid, successor, at: removedAt }) =>
    always((store) =>
      store.removeCompromisedKey({
        kid: `kid${kid}`,
        at: removedAt,
        successor: describeKey(`kid${successor}`, removedAt),
      }),
    ),
  ),
  fc
    .record({ from: fc.constantFrom(null, 'one', 'two'), to: fc.constantFrom('one', 'two') })
    .map((replace) => always((store) => store.replaceFact({ name: 'data_secret', ...replace }))),
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
  fc
    .uniqueArray(small(20), { maxLength: 3 })
    .map((events) =>
      always((store) => store.recordEvents(events.map((event) => describeEvent(40 + event, 'recorded')))),
    ),
  fc
    .record({ number: small(4), follows: small(1), at })
    .map(({ number, follows, at: sealedAt }) =>
      always((store) => store.addSeal(describeSeal(number, follows, sealedAt))),
    ),
  fc
    .record({ upTo: small(4), limit: small(4), ...written })
    .map((removal) => always((store) => store.removeSealed(removal))),
);

/** A deletion as the flow does it, with all identities that are there: it asks first, so nothing else may happen in its moment. */
export const deletion = fc.record({ user: small(5), ...written }).map(({ user, ...facts }): Call => {
  const userId = idOf('usr', user);
  return async (store) => {
    const known = await store.listIdentities(userId);
    return store.deleteUser({ ...facts, userId, identities: known.map((each) => ({ ...each, hash: hashOf(each) })) });
  };
});
