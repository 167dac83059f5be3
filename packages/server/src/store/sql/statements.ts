import type { Query, WriteStatement } from './driver.ts';
import { sessionColumns, userColumns } from './rows.ts';
import { type TableName, tables } from './tables.ts';

/** Every statement that more than migrations and removal need. Values are never part of a text. */

export const findUser: Query = { sql: `select ${userColumns} from users u where`, by: 'u.id' };

/**
 * The user behind an identity, and whether the user has more than a number of sessions at all, whatever their state: the index alone
 * tells, and hardly anybody has. Values: that number, namespace, subject.
 */
export const findOwner: Query = {
  sql: `select ${userColumns},
    (select s.id from sessions s where s.user_id = u.id order by s.id limit 1 offset ?) as one_more_session
    from identities i join users u on u.id = i.user_id where i.namespace = ? and`,
  by: 'i.subject',
};

export const findSession: Query = {
  sql: `select ${sessionColumns}, ${userColumns} from sessions s join users u on u.id = s.user_id where`,
  by: 's.id',
};

export const findAttempt: Query = {
  sql: `select a.code_hash, a.key_hash, a.at, ${sessionColumns}, ${userColumns}
    from attempts a join sessions s on s.id = a.session_id join users u on u.id = s.user_id where`,
  by: 'a.code_hash',
};

export const findSessionOfCode: Query = { sql: 'select session_id from attempts where', by: 'code_hash' };

export const findBan: Query = { sql: 'select reason, banned_until from bans where', by: 'identity_hash' };

export const findSubject: Query = {
  sql: 'select subject from identities where user_id = ? and namespace = ? order by subject limit 1',
};

/** The user's live sessions in one app, newest first: identifiers are in time order. */
export const listLiveSessions: Query = {
  sql: `select id from sessions
    where user_id = ? and appid = ? and user_epoch = ? and ended_at is null and idle_expires_at > ? and expires_at > ?
    order by id desc limit ? offset ?`,
};

export const findAvatar: Query = { sql: 'select id, media_type, bytes from avatars where', by: 'id' };
export const findAvatarOfUser: Query = { sql: 'select id, length(bytes) as size from avatars where user_id = ?' };
export const findLeftover: Query = { sql: 'select id from avatar_leftovers where', by: 'id' };
export const listLeftovers: Query = {
  sql: 'select id from avatar_leftovers where due_at <= ? order by due_at limit ?',
};

export const listSigningKeys: Query = {
  sql: `select kid, alg, public_jwk, sealed_private_key, created_at, active_at, retired_at
    from signing_keys order by active_at, kid`,
};

export const findWeChatApiToken: Query = {
  sql: 'select appid, version, sealed_token, expires_at, forced_at, forced_on_day from wechat_api_tokens where',
  by: 'appid',
};

export const findLease: Query = { sql: 'select name, holder, expires_at from leases where', by: 'name' };

const clientColumns = Object.keys(tables.clients.columns).join(', ');
export const findClient: Query = { sql: `select ${clientColumns} from clients where`, by: 'id' };
/** In the order of their making: identifiers are in time order. */
export const listClients: Query = { sql: `select ${clientColumns} from clients order by id` };

export const findFact: Query = { sql: 'select value from facts where', by: 'name' };

/** Refused by the database when a unique key is there already: somebody was faster. */
export const insertInto = (table: TableName, columns = Object.keys(tables[table].columns)): WriteStatement => ({
  table,
  change: 'insert',
  columns,
  sql: `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  many: 'insert',
});

export const insertUser = insertInto('users');
export const insertIdentity = insertInto('identities');
export const insertSession = insertInto(
  'sessions',
  Object.keys(tables.sessions.columns).filter((column) => column !== 'ended_at' && column !== 'end_reason'),
);
export const insertAttempt = insertInto('attempts');
export const insertAvatar = insertInto('avatars');
export const insertPhone = insertInto('phones');
export const insertSessionKey = insertInto('session_keys');
export const insertLeftover = insertInto('avatar_leftovers');
export const insertSigningKey = insertInto('signing_keys');
export const insertBan = insertInto('bans');
export const insertFact = insertInto('facts');
export const insertWeChatApiToken = insertInto('wechat_api_tokens');
export const insertLease = insertInto('leases');
export const insertClient = insertInto('clients');
export const insertAuditEvent = insertInto('audit_events');
export const insertAuditSeal = insertInto('audit_seals');

/** The whole rule in one statement: of all who present a counter, one changes the row. */
export const advanceSession: WriteStatement = {
  table: 'sessions',
  change: 'update',
  columns: ['counter', 'rotated_at', 'idle_expires_at', 'id'],
  sql: `update sessions set counter = ?, rotated_at = ?, idle_expires_at = ?
    where id = ? and counter = ? and ended_at is null
    and exists (select 1 from users u where u.id = sessions.user_id and u.epoch = sessions.user_epoch
      and (u.status = 'active' or u.banned_until <= ?))`,
};

export const endSession: WriteStatement = {
  table: 'sessions',
  change: 'update',
  columns: ['ended_at', 'end_reason', 'id'],
  sql: 'update sessions set ended_at = ?, end_reason = ? where id = ? and ended_at is null',
  mayMiss: true,
};

export const raiseEpoch: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['epoch', 'id'],
  sql: 'update users set epoch = ? where id = ? and epoch = ?',
};

/** Changes nothing, and only while the user is there: what is written beside it shall belong to somebody. */
export const holdUser: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['epoch', 'id'],
  sql: 'update users set epoch = ? where id = ? and epoch = ?',
};

export const saveNickname: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['nickname', 'id'],
  sql: 'update users set nickname = ? where id = ?',
};

export const saveAvatarUrl: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['avatar_url', 'id'],
  sql: 'update users set avatar_url = ? where id = ?',
};

export const deleteAvatar: WriteStatement = {
  table: 'avatars',
  change: 'delete',
  columns: ['id'],
  sql: 'delete from avatars where id = ?',
};

export const deleteLeftover: WriteStatement = {
  table: 'avatar_leftovers',
  change: 'delete',
  columns: ['id'],
  sql: 'delete from avatar_leftovers where id = ?',
};

export const replaceFact: WriteStatement = {
  table: 'facts',
  change: 'update',
  columns: ['value', 'name'],
  sql: 'update facts set value = ? where name = ? and value = ?',
};

export const retireSigningKey: WriteStatement = {
  table: 'signing_keys',
  change: 'update',
  columns: ['retired_at', 'kid'],
  sql: 'update signing_keys set retired_at = ? where kid = ?',
};

export const beginSigningKey: WriteStatement = {
  table: 'signing_keys',
  change: 'update',
  columns: ['active_at', 'kid'],
  sql: 'update signing_keys set active_at = ? where kid = ?',
};

export const deleteSigningKey: WriteStatement = {
  table: 'signing_keys',
  change: 'delete',
  columns: ['kid'],
  sql: 'delete from signing_keys where kid = ?',
};

export const replaceWeChatApiToken: WriteStatement = {
  table: 'wechat_api_tokens',
  change: 'update',
  columns: ['version', 'sealed_token', 'expires_at', 'forced_at', 'forced_on_day', 'appid'],
  sql: `update wechat_api_tokens set version = ?, sealed_token = ?, expires_at = ?, forced_at = ?, forced_on_day = ?
    where appid = ? and version = ?`,
};

export const replaceLease: WriteStatement = {
  table: 'leases',
  change: 'update',
  columns: ['holder', 'expires_at', 'name'],
  sql: 'update leases set holder = ?, expires_at = ? where name = ? and holder = ? and expires_at = ?',
};

export const deleteLease: WriteStatement = {
  table: 'leases',
  change: 'delete',
  columns: ['name', 'holder'],
  sql: 'delete from leases where name = ? and holder = ?',
};

export const replaceClientSecret: WriteStatement = {
  table: 'clients',
  change: 'update',
  columns: ['secret_hash', 'id'],
  sql: 'update clients set secret_hash = ? where id = ? and secret_hash = ? and ended_at is null',
};

export const endClient: WriteStatement = {
  table: 'clients',
  change: 'update',
  columns: ['ended_at', 'id'],
  sql: 'update clients set ended_at = ? where id = ? and ended_at is null',
};
