import { randomBytes } from 'node:crypto';
import { readConfiguration } from './read-configuration.ts';
import { explainRefusal } from './refusal.ts';

/**
 * The database that `wxlogin start` would use; what it takes to serve may be missing.
 * @throws ProgramError configuration
 */
export const readDatabase = (env: Environment, file: string | undefined): string => readOperating(env, file).database;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The same with the root secret, where there is one.
 * @throws ProgramError configuration
 */
export function readOperating(
  env: Environment,
  file: string | undefined,
): { readonly database: string; readonly rootSecret: string | undefined } {
  const noSecret = randomBytes(32).toString('base64url');
  const standIns = (mode: unknown) => ({
    issuer: mode === 'development' ? 'http://database.invalid' : 'https://database.invalid',
    rootSecret: noSecret,
    apps: [{ appid: `wx${'0'.repeat(16)}`, appSecret: '0'.repeat(32) }],
  });
  try {
    const { database, rootSecret } = readConfiguration({ env, file, standIns }).options;
    return { database, rootSecret: rootSecret === noSecret ? undefined : rootSecret };
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
