import { randomBytes } from 'node:crypto';
import { readConfiguration } from './read-configuration.ts';
import { explainRefusal } from './refusal.ts';

/**
 * The database that `wxlogin start` would use; what it takes to serve may be missing.
 * @throws ProgramError configuration
 */
export function readDatabase(env: Readonly<Record<string, string | undefined>>, file: string | undefined): string {
  const standIns = (mode: unknown) => ({
    issuer: mode === 'development' ? 'http://database.invalid' : 'https://database.invalid',
    rootSecret: randomBytes(32).toString('base64url'),
    apps: [{ appid: `wx${'0'.repeat(16)}`, appSecret: '0'.repeat(32) }],
  });
  try {
    return readConfiguration({ env, file, standIns }).options.database;
  } catch (error) {
    throw explainRefusal(error);
  }
}

/** The same without user, password and parameters. */
export function describeDatabase(database: string): string {
  if (database.startsWith('sqlite:')) return database;
  const url = URL.canParse(database) ? new URL(database) : undefined;
  return url ? `${url.protocol}//${url.host}${url.pathname}` : database.slice(0, database.indexOf(':') + 1);
}
