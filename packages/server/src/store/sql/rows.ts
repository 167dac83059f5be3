import type { Attempt } from '../../model/attempt.ts';
import { type Client, findScope } from '../../model/clients/client.ts';
import { formatId, parseId } from '../../model/id.ts';
import type { Session } from '../../model/session.ts';
import type { StoredSigningKey } from '../../model/signing-key.ts';
import type { User } from '../../model/user.ts';
import type { StoredWeChatApiToken } from '../../model/wechat-api-token.ts';
import type { Lease } from '../lease.ts';
import type { SessionOfUser } from '../store.ts';
import type { Row } from './driver.ts';

const noRow = new Uint8Array(0);

/** The key of an identifier's row. Text that is no identifier gets a key that no row has, and no row may get. */
export const keyOf = (prefix: 'usr' | 'ses' | 'avt' | 'cli' | 'mrg', id: string): Uint8Array =>
  parseId(prefix, id) ?? noRow;

/** Subjects are stored as bytes: text columns of some databases ignore case or trailing blanks. */
export const bytesOfSubject = (subject: string): Uint8Array => Buffer.from(subject, 'utf8');
export const readSubject = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** The columns that `readUser` reads; the table is called `u` in the statement. */
export const userColumns =
  'u.id as user_id, u.status, u.nickname, u.avatar_url, u.phone_masked, u.roles, u.epoch, u.created_at as user_created_at, u.banned_until, u.ban_reason';

export const readUser = (row: Row): User => ({
  id: formatId('usr', readBytes(row, 'user_id')),
  status: readText(row, 'status') === 'active' ? 'active' : 'blocked',
  nickname: readTextOrNull(row, 'nickname'),
  avatarUrl: readTextOrNull(row, 'avatar_url'),
  phoneMasked: readTextOrNull(row, 'phone_masked'),
  roles: readRoles(readText(row, 'roles')),
  epoch: readNumber(row, 'epoch'),
  createdAt: readNumber(row, 'user_created_at'),
  bannedUntil: readNumberOrNull(row, 'banned_until'),
  banReason: readTextOrNull(row, 'ban_reason'),
});

/** The columns that `readSession` reads; the table is called `s`, and its user is read too. */
export const sessionColumns =
  's.id as session_id, s.appid, s.counter, s.salt, s.created_at, s.rotated_at, s.idle_expires_at, s.expires_at, s.ended_at, s.user_epoch, s.device, s.place';

export const readSession = (row: Row): Session => ({
  id: formatId('ses', readBytes(row, 'session_id')),
  userId: formatId('usr', readBytes(row, 'user_id')),
  appid: readText(row, 'appid'),
  counter: readNumber(row, 'counter'),
  salt: readBytes(row, 'salt'),
  createdAt: readNumber(row, 'created_at'),
  rotatedAt: readNumber(row, 'rotated_at'),
  idleExpiresAt: readNumber(row, 'idle_expires_at'),
  expiresAt: readNumber(row, 'expires_at'),
  endedAt: readNumberOrNull(row, 'ended_at'),
  userEpoch: readNumber(row, 'user_epoch'),
  device: readTextOrNull(row, 'device'),
  place: readTextOrNull(row, 'place'),
});

/** A session and its user, selected by `sessionColumns` and `userColumns`. */
export const readSessionOfUser = (row: Row): SessionOfUser => ({ session: readSession(row), user: readUser(row) });

export const readAttempt = (row: Row): Attempt => ({
  codeHash: readBytes(row, 'code_hash'),
  keyHash: row.key_hash === null ? null : readBytes(row, 'key_hash'),
  sessionId: formatId('ses', readBytes(row, 'session_id')),
  at: readNumber(row, 'at'),
});

export const readSigningKey = (row: Row): StoredSigningKey => ({
  kid: readText(row, 'kid'),
  alg: readAlgorithm(row),
  publicJwk: readText(row, 'public_jwk'),
  sealedPrivateKey: readBytes(row, 'sealed_private_key'),
  createdAt: readNumber(row, 'created_at'),
  activeAt: readNumber(row, 'active_at'),
  retiredAt: row.retired_at === null ? null : readNumber(row, 'retired_at'),
});

export const readWeChatApiToken = (row: Row): StoredWeChatApiToken => ({
  appid: readText(row, 'appid'),
  version: readNumber(row, 'version'),
  sealedToken: readBytes(row, 'sealed_token'),
  expiresAt: readNumber(row, 'expires_at'),
  forcedAt: readNumber(row, 'forced_at'),
  forcedOnDay: readNumber(row, 'forced_on_day'),
});

export const readLease = (row: Row): Lease => ({
  name: readText(row, 'name'),
  holder: readText(row, 'holder'),
  expiresAt: readNumber(row, 'expires_at'),
});

export const readClient = (row: Row): Client => ({
  id: formatId('cli', readBytes(row, 'id')),
  name: readText(row, 'name'),
  secretHash: readBytes(row, 'secret_hash'),
  // One that a newer program has given means nothing here.
  scopes: readWords(readText(row, 'scopes')).flatMap((text) => findScope(text) ?? []),
  appids: row.appids === null ? null : readWords(readText(row, 'appids')),
  createdAt: readNumber(row, 'created_at'),
  endedAt: row.ended_at === null ? null : readNumber(row, 'ended_at'),
});

const readWords = (text: string): string[] => text.split(' ').filter((word) => word !== '');

export function readNumber(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : refuse(column);
}

export function readText(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : refuse(column);
}

export function readBytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : refuse(column);
}

export const readNumberOrNull = (row: Row, column: string): number | null =>
  row[column] === null ? null : readNumber(row, column);

const readTextOrNull = (row: Row, column: string): string | null =>
  row[column] === null ? null : readText(row, column);

const noRoles: readonly string[] = [];

function readRoles(json: string): readonly string[] {
  if (json === '[]') return noRoles;
  const roles: unknown = JSON.parse(json);
  return Array.isArray(roles) ? roles.map(String) : refuse('roles');
}

function readAlgorithm(row: Row): 'ES256' {
  const alg = readText(row, 'alg');
  return alg === 'ES256' ? alg : refuse('alg');
}

function refuse(column: string): never {
  throw new Error(`The database holds an unexpected value in column ${column}`);
}
