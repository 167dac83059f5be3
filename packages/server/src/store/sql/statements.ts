import type { WriteStatement } from './driver.ts';
import { sessionColumns, userColumns } from './rows.ts';

/** Every statement that more than migrations needs. Values are never part of a text. */

export const findUser = `select ${userColumns} from users u where u.id = ?`;

export const findOwner = `select ${userColumns} from identities i join users u on u.id = i.user_id
  where i.namespace = ? and i.subject = ?`;

export const findSession = `select ${sessionColumns}, ${userColumns} from sessions s join users u on u.id = s.user_id
  where s.id = ?`;

export const findAttempt = `select a.code_hash, a.key_hash, a.at, ${sessionColumns}, ${userColumns}
  from attempts a join sessions s on s.id = a.session_id join users u on u.id = s.user_id
  where a.code_hash = ? and a.at >= ?`;

export const findSubject =
  'select subject from identities where user_id = ? and namespace = ? order by subject limit 1';

/** Whether the user has more than `offset` sessions at all: the index alone tells, and hardly anybody has. */
export const hasMoreSessions = 'select 1 as more from sessions where user_id = ? order by id limit 1 offset ?';

/** The user's live sessions in one app, newest first: identifiers are in time order. */
export const listLiveSessions = `select id from sessions
  where user_id = ? and appid = ? and user_epoch = ? and ended_at is null and idle_expires_at > ? and expires_at > ?
  order by id desc limit ? offset ?`;

export const insertUser: WriteStatement = {
  table: 'users',
  change: 'insert',
  columns: ['id', 'status', 'nickname', 'avatar_url', 'phone_masked', 'roles', 'epoch', 'created_at'],
  sql: `insert into users (id, status, nickname, avatar_url, phone_masked, roles, epoch, created_at)
    values (?, ?, ?, ?, ?, ?, ?, ?)`,
};

export const insertIdentity: WriteStatement = {
  table: 'identities',
  change: 'insert',
  columns: ['namespace', 'subject', 'user_id', 'created_at'],
  sql: 'insert into identities (namespace, subject, user_id, created_at) values (?, ?, ?, ?)',
};

/** Leaves a user alone who has an identity of the namespace. */
export const insertFirstIdentity: WriteStatement = {
  table: 'identities',
  change: 'insert',
  columns: ['namespace', 'subject', 'user_id', 'created_at'],
  sql: `insert into identities (namespace, subject, user_id, created_at) select ?, ?, ?, ?
    where not exists (select 1 from identities where user_id = ? and namespace = ?)`,
};

/** Changes nothing when the code was used before. */
export const insertAttempt: WriteStatement = {
  table: 'attempts',
  change: 'insert',
  columns: ['session_id', 'code_hash', 'key_hash', 'at'],
  sql: 'insert into attempts (session_id, code_hash, key_hash, at) values (?, ?, ?, ?) on conflict do nothing',
};

export const insertSession: WriteStatement = {
  table: 'sessions',
  change: 'insert',
  columns: [
    'id',
    'user_id',
    'appid',
    'counter',
    'salt',
    'user_epoch',
    'created_at',
    'rotated_at',
    'idle_expires_at',
    'expires_at',
  ],
  sql: `insert into sessions
    (id, user_id, appid, counter, salt, user_epoch, created_at, rotated_at, idle_expires_at, expires_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
};

/** The whole rule in one statement: of all who present a counter, one changes the row. */
export const advanceSession: WriteStatement = {
  table: 'sessions',
  change: 'update',
  columns: ['counter', 'rotated_at', 'idle_expires_at', 'id'],
  sql: `update sessions set counter = ?, rotated_at = ?, idle_expires_at = ?
    where id = ? and counter = ? and ended_at is null and idle_expires_at > ? and expires_at > ?
    and exists (select 1 from users u where u.id = sessions.user_id and u.epoch = sessions.user_epoch and u.status = 'active')`,
};

export const endSession: WriteStatement = {
  table: 'sessions',
  change: 'update',
  columns: ['ended_at', 'end_reason', 'id'],
  sql: 'update sessions set ended_at = ?, end_reason = ? where id = ? and ended_at is null',
};

export const saveEpoch: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['epoch', 'id'],
  sql: 'update users set epoch = ? where id = ?',
};

export const saveProfile: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['nickname', 'avatar_url', 'id'],
  sql: 'update users set nickname = ?, avatar_url = ? where id = ?',
};

export const findAvatar = 'select id, media_type, bytes from avatars where id = ?';

export const deleteAvatar: WriteStatement = {
  table: 'avatars',
  change: 'delete',
  columns: ['user_id'],
  sql: 'delete from avatars where user_id = ?',
};

export const insertAvatar: WriteStatement = {
  table: 'avatars',
  change: 'insert',
  columns: ['id', 'user_id', 'media_type', 'bytes'],
  sql: 'insert into avatars (id, user_id, media_type, bytes) values (?, ?, ?, ?)',
};

export const listSigningKeys = `select kid, alg, public_jwk, sealed_private_key, created_at, active_at, retired_at
  from signing_keys order by created_at, kid`;

export const insertFirstSigningKey: WriteStatement = {
  table: 'signing_keys',
  change: 'insert',
  columns: ['kid', 'alg', 'public_jwk', 'sealed_private_key', 'created_at', 'active_at', 'retired_at'],
  sql: `insert into signing_keys (kid, alg, public_jwk, sealed_private_key, created_at, active_at, retired_at)
    select ?, ?, ?, ?, ?, ?, ? where not exists (select 1 from signing_keys)`,
};

export const findFact = 'select value from facts where name = ?';

export const insertFact: WriteStatement = {
  table: 'facts',
  change: 'insert',
  columns: ['name', 'value'],
  sql: 'insert into facts (name, value) values (?, ?) on conflict do nothing',
};
