import { type Identity, openidIdentity } from '../../src/model/identity.ts';
import type { Store } from '../../src/store/store.ts';
import { now } from './contract/store-under-test.ts';
import { bytesOf, idOf, keyOfEvent } from './told-outcomes.ts';

export type Call = (store: Store) => Promise<unknown>;

export const hashOf = ({ namespace, subject }: Identity): Buffer => bytesOf(`${namespace} ${subject}`);

export const identities = ['wx0', 'wx1'].flatMap((app) =>
  [0, 1, 2].map((person) => {
    const identity = openidIdentity(app, `o${person}`);
    return { ...identity, hash: hashOf(identity) };
  }),
);

/** Everything that can be asked about what may be there. */
export const questions: readonly Call[] = [
  (store) => store.listEvents({ from: keyOfEvent(0), below: keyOfEvent(1000), limit: 1000 }),
  (store) => store.listSeals({ after: 0, limit: 100 }),
  (store) => store.findLastSeal(),
  (store) => store.listSigningKeys(),
  (store) => store.findFact('data_secret'),
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
