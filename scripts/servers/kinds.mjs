// The servers that the tests know, and where one comes from: given in the environment, or found and started.

import { mysql } from './mysql.mjs';
import { postgres } from './postgres.mjs';
import { redis } from './redis.mjs';

export const kinds = { postgres, mysql, redis };

/** The URL of a server that somebody else runs, from TEST_POSTGRES_URL, TEST_MYSQL_URL or TEST_REDIS_URL; or undefined. */
export const givenUrl = (kind) => process.env[kinds[kind].variable] || undefined;

export const canStart = (kind) => kinds[kind].find() !== undefined;

/** For `needPrograms`; a given server needs no program. */
export const serverNeeds = Object.entries(kinds).map(([kind, { title, variable, example, apt, brew }]) => ({
  title,
  apt,
  brew,
  isThere: () => givenUrl(kind) !== undefined || canStart(kind),
  elsewhere: `set ${variable}=${example}`,
}));
