import type { Query, WriteStatement } from '../../driver.ts';
import { sessionColumns, userColumns } from '../../rows.ts';
import type { TableName } from '../../tables.ts';

export const findUserOf: Query = {
  sql: `select ${userColumns} from identities i join users u on u.id = i.user_id where i.namespace = ? and`,
  by: 'i.subject',
};

export const listUsers: Query = { sql: `select ${userColumns} from users u where u.id > ? order by u.id limit ?` };

export const listIdentities: Query = { sql: 'select namespace, subject from identities where user_id = ?' };

const sessionsOfUser = `select ${sessionColumns}, ${userColumns} from sessions s join users u on u.id = s.user_id
  where s.user_id = ?`;
const newestFirst = 'order by s.id desc limit ?';

export const listSessions: Query = { sql: `${sessionsOfUser} ${newestFirst}` };

export const listLiveSessions: Query = {
  sql: `${sessionsOfUser} and s.user_epoch = u.epoch and s.ended_at is null and s.idle_expires_at > ? and s.expires_at > ?
    ${newestFirst}`,
};

/** With the epoch, so that of two operators at once the second sees what the first did. */
export const banUser: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['status', 'banned_until', 'ban_reason', 'epoch', 'id'],
  sql: 'update users set status = ?, banned_until = ?, ban_reason = ?, epoch = ? where id = ? and epoch = ?',
};

export const saveRoles: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['roles', 'id'],
  sql: 'update users set roles = ? where id = ? and roles = ?',
};

/** Every table with rows that are about one user, by its column `user_id`. Whatever is added here goes with the user. */
const tablesOfUser = [
  'avatars',
  'identities',
  'link_conflicts',
  'phones',
  'session_keys',
  'sessions',
] as const satisfies readonly TableName[];

/** Whole, not row by row: what another instance has added since the look goes too. */
const deleteAllBy = (table: TableName, column: string): WriteStatement => ({
  table,
  change: 'delete',
  columns: [column],
  sql: `delete from ${table} where ${column} = ?`,
  takesAll: true,
});

export const deletionsOfUser: readonly WriteStatement[] = [
  ...tablesOfUser.map((table) => deleteAllBy(table, 'user_id')),
  deleteAllBy('link_conflicts', 'other_user_id'),
  deleteAllBy('merges', 'kept_user_id'),
  deleteAllBy('merges', 'merged_user_id'),
];

export const deleteUser: WriteStatement = {
  table: 'users',
  change: 'delete',
  columns: ['id'],
  sql: 'delete from users where id = ?',
};

export const replaceBan: WriteStatement = {
  table: 'bans',
  change: 'update',
  columns: ['reason', 'banned_until', 'created_at', 'identity_hash'],
  sql: 'update bans set reason = ?, banned_until = ?, created_at = ? where identity_hash = ?',
};

export const deleteBan: WriteStatement = {
  table: 'bans',
  change: 'delete',
  columns: ['identity_hash'],
  sql: 'delete from bans where identity_hash = ?',
};
