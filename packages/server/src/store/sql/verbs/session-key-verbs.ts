import { formatId, type SessionId, type UserId } from '../../../model/id.ts';
import type { KeptSessionKey } from '../../../model/open-data/kept-session-key.ts';
import type { SessionKeyToReplace } from '../../phone.ts';
import type { LoginToOpen, Store } from '../../store.ts';
import type { Change, Decision, Query, SqlReader, WriteJob, WriteStatement } from '../driver.ts';
import { bytesOfSubject, keyOf, readBytes } from '../rows.ts';
import { insertSessionKey } from '../statements.ts';
import type { Write } from '../watch-rows.ts';

const findSessionKey: Query = {
  sql: 'select session_id, sealed_key from session_keys where user_id = ? and',
  by: 'appid',
};
const findSessionKeyOfSession: Query = { sql: 'select session_id from session_keys where', by: 'session_id' };
const listSessionKeysOfUser: Query = { sql: 'select session_id from session_keys where', by: 'user_id' };

/** By the identity that a login shows, so that it is asked for together with whose that is. */
const findSessionKeyOfIdentity: Query = {
  sql: `select k.session_id from identities i join session_keys k on k.user_id = i.user_id and k.appid = ?
    where i.namespace = ? and`,
  by: 'i.subject',
};

/** Another key of the same login in the place of the one before. */
const takeOver: WriteStatement = {
  table: 'session_keys',
  change: 'update',
  columns: ['session_id', 'sealed_key', 'user_id', 'appid'],
  sql: `update session_keys set session_id = ?, sealed_key = ?
    where user_id = ? and appid = ? and session_id = ? and sealed_key = ?`,
};

/** Where it is kept no longer, there is nothing to erase. */
const eraseIfSame: WriteStatement = {
  table: 'session_keys',
  change: 'delete',
  columns: ['user_id', 'appid'],
  sql: 'delete from session_keys where user_id = ? and appid = ? and sealed_key = ?',
};

const deleteSessionKeyOfSession: WriteStatement = {
  table: 'session_keys',
  change: 'delete',
  columns: ['session_id'],
  sql: 'delete from session_keys where session_id = ?',
  many: 'delete',
};

type SessionKeyVerbs = Pick<Store, 'findSessionKey' | 'replaceSessionKey'>;

export const createSessionKeyVerbs = (reader: SqlReader, write: Write): SessionKeyVerbs => ({
  findSessionKey: (userId, appid) => find(reader, userId, appid),
  replaceSessionKey: (replace) => write(replace, replaceSessionKey(replace)),
});

async function find(look: SqlReader, userId: UserId, appid: string): Promise<KeptSessionKey | undefined> {
  const row = await look.get(findSessionKey, keyOf('usr', userId), appid);
  return row && { sessionId: formatId('ses', readBytes(row, 'session_id')), sealedKey: readBytes(row, 'sealed_key') };
}

/** Of which session a key is kept of whoever this openid leads to; nothing where the login brings none. */
export async function findKeySession(look: SqlReader, login: LoginToOpen): Promise<Uint8Array | undefined> {
  const { sealedSessionKey, session, openid } = login;
  if (!sealedSessionKey) return undefined;
  const values = [session.appid, openid.namespace, bytesOfSubject(openid.subject)];
  const row = await look.get(findSessionKeyOfIdentity, ...values);
  return row && readBytes(row, 'session_id');
}

interface KeyOwner {
  readonly userId: UserId;
  /** What `findKeySession` has found, where the openid led to the user. */
  readonly keySession: Uint8Array | undefined;
  readonly isByOpenid: boolean;
}

/**
 * Of a login of this user. Nobody else decides about this person from the same look; whoever is faster at another instance has put a key there,
 * which this one finds in its way. So it need not be seen before the commit whether the old one was still there.
 */
export async function keepSessionKey(look: SqlReader, login: LoginToOpen, owner: KeyOwner): Promise<Change[]> {
  const { sealedSessionKey, session, newUserId } = login;
  if (!sealedSessionKey) return [];
  const { userId, keySession, isByOpenid } = owner;
  const isKnown = isByOpenid || userId === newUserId;
  const found = isKnown ? undefined : await find(look, userId, session.appid);
  const old = isKnown ? keySession : found && keyOf('ses', found.sessionId);
  const values = [keyOf('usr', userId), session.appid, keyOf('ses', session.id), sealedSessionKey];
  return [...(old ? [eraseSessionKeyOf(old)] : []), { statement: insertSessionKey, values }];
}

/** The key that this session's login brought, if it still is the one that is kept. */
export async function eraseSessionKey(look: SqlReader, sessionId: SessionId): Promise<Change[]> {
  const row = await look.get(findSessionKeyOfSession, keyOf('ses', sessionId));
  return row ? [eraseSessionKeyOf(readBytes(row, 'session_id'))] : [];
}

export async function eraseSessionKeysOfUser(look: SqlReader, userId: UserId): Promise<Change[]> {
  const rows = await look.all(listSessionKeysOfUser, keyOf('usr', userId));
  return rows.map((row) => eraseSessionKeyOf(readBytes(row, 'session_id')));
}

/** Of a session of which one is kept. */
export const eraseSessionKeyOf = (sessionId: Uint8Array): Change => ({
  statement: deleteSessionKeyOfSession,
  values: [sessionId],
});

const replaceSessionKey = ({ userId, appid, follows, sealedKey }: SessionKeyToReplace): WriteJob<boolean> => ({
  claims: [`session key ${userId} ${appid}`],
  async decide(look): Promise<Decision<boolean>> {
    const kept = await find(look, userId, appid);
    if (!kept) return { answer: sealedKey === null, changes: [] };
    // The database has done it and the answer was lost on the way.
    if (sealedKey && equalBytes(kept.sealedKey, sealedKey)) return { answer: true, changes: [] };
    if (!equalBytes(kept.sealedKey, follows)) return { answer: false, changes: [] };
    const place = [keyOf('usr', userId), appid];
    const session = keyOf('ses', kept.sessionId);
    const change: Change = sealedKey
      ? { statement: takeOver, values: [session, sealedKey, ...place, session, follows] }
      : { statement: eraseIfSame, values: [...place, follows] };
    return { answer: true, changes: [change] };
  },
});

const equalBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
