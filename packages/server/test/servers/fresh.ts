import { inject } from 'vitest';
import type { ServerKind } from '../../../../scripts/servers/kinds.mjs';

/** Whether databases of this kind can be had. Without: `describe.skipIf(!isAvailable('postgres'))`; never false where CI is set. */
export const isAvailable = (kind: ServerKind): boolean => inject('servers').available.includes(kind);

/** Whether `startServer` of scripts/servers can start one of the test's own, to be killed and frozen. */
export const canStart = (kind: ServerKind): boolean => inject('servers').startable.includes(kind);

/** The URL of an empty database on the run's PostgreSQL, which starts when the first test asks. One a test file is enough. */
export const freshPostgres = (): Promise<string> => borrow('postgres');

/** The same on the run's MariaDB. */
export const freshMysql = (): Promise<string> => borrow('mysql');

/** The same on the run's Redis: a numbered database. */
export const freshRedis = (): Promise<string> => borrow('redis');

async function borrow(kind: ServerKind): Promise<string> {
  const response = await fetch(`${inject('servers').lender}/${kind}`, { method: 'POST' });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
