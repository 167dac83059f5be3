// What a person with one session is in each schema: rows for each table, in the order in which they may be inserted.

import { createHash } from 'node:crypto';
import { appid, openidOfPerson } from './people.mjs';

const at = Math.floor(Date.now() / 1000);
const later = at + 30 * 86_400;
const hashOf = (k) => createHash('sha256').update(`session ${k}`).digest();
const uuidOf = (kind, k) => `${kind}0000000-0000-4000-8000-${k.toString(16).padStart(12, '0')}`;

const hexOf = (number) => number.toString(16).padStart(12, '0');
/** In time order, as real ones are. */
const idOf = (firstMs, k) => Buffer.from(`${hexOf(firstMs + k)}70008000${hexOf(k)}`, 'hex');
const [firstUserMs, firstSessionMs] = [1_600_000_000_000, 1_650_000_000_000];

const wxlogin = {
  users: {
    columns: 'id, status, roles, epoch, created_at',
    row: (k) => [idOf(firstUserMs, k), 'active', '[]', 0, at],
  },
  identities: {
    columns: 'namespace, subject, user_id, created_at',
    row: (k) => [`openid:${appid}`, Buffer.from(openidOfPerson(k)), idOf(firstUserMs, k), at],
  },
  sessions: {
    columns: 'id, user_id, appid, counter, salt, user_epoch, created_at, rotated_at, idle_expires_at, expires_at',
    row: (k) => [
      idOf(firstSessionMs, k),
      idOf(firstUserMs, k),
      appid,
      0,
      hashOf(k).subarray(0, 16),
      0,
      at,
      at,
      later,
      later,
    ],
  },
};

const bare = {
  users: { columns: 'id, openid, created_at', row: (k) => [k, openidOfPerson(k), at] },
  sessions: { columns: 'user_id, refresh_hash, created_at', row: (k) => [k, hashOf(k), at] },
};

const tutorial = {
  users: { columns: 'id, openid, created_at, last_login_at', row: (k) => [k, openidOfPerson(k), at, at] },
  sessions: {
    columns: 'id, user_id, token_hash, created_at, expires_at',
    row: (k) => [uuidOf(2, k), k, hashOf(k).toString('hex'), at, later],
  },
};

const starter = {
  users: { columns: 'id, openid, created_at', row: (k) => [uuidOf(1, k), openidOfPerson(k), at] },
  sessions: {
    columns: 'id, user_id, token_hash, created_at, expires_at',
    row: (k) => [uuidOf(2, k), uuidOf(1, k), hashOf(k), at, later],
  },
};

const time = new Date(at * 1000).toISOString();
const laterTime = new Date(later * 1000).toISOString();
const betterAuth = {
  '"user"': {
    columns: 'id, name, email, emailVerified, createdAt, updatedAt',
    row: (k) => [uuidOf(1, k), 'WeChat user', `${openidOfPerson(k).toLowerCase()}-${k}@wechat.invalid`, 0, time, time],
  },
  account: {
    columns: 'id, accountId, providerId, userId, createdAt, updatedAt',
    row: (k) => [uuidOf(3, k), openidOfPerson(k), 'wechat', uuidOf(1, k), time, time],
  },
  session: {
    columns: 'id, expiresAt, token, createdAt, updatedAt, userId',
    row: (k) => [uuidOf(2, k), laterTime, hashOf(k).toString('base64url'), time, time, uuidOf(1, k)],
  },
};

export const schemas = { wxlogin, bare, tutorial, starter, betterAuth };
