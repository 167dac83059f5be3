import { randomBytes } from 'node:crypto';
import type { Config } from '@wxlogin/server';
import { readConfiguration } from './read-configuration.ts';
import { explainRefusal } from './refusal.ts';

/**
 * The database that `wxlogin start` would use; what it takes to serve may be missing.
 * @throws ProgramError configuration
 */
export const readDatabase = (env: Environment, file: string | undefined): string => readOperating(env, file).database;

type Environment = Readonly<Record<string, string | undefined>>;

/** What operators need besides: root secrets where there are any, and how long keys and their tokens live. */
type Operating = Pick<
  Config,
  'database' | 'rootSecret' | 'previousRootSecret' | 'signingKeySeconds' | 'accessTokenSeconds' | 'classicTokenSeconds'
>;

/**
 * The same with what operators need besides.
 * @throws ProgramError configuration
 */
export function readOperating(env: Environment, file: string | undefined): Operating {
  const noSecret = randomBytes(32).toString('base64url');
  const standIns = (mode: unknown) => ({
    issuer: mode === 'development' ? 'http://database.invalid' : 'https://database.invalid',
    rootSecret: noSecret,
    apps: [{ appid: `wx${'0'.repeat(16)}`, appSecret: '0'.repeat(32) }],
  });
  try {
    const { options } = readConfiguration({ env, file, standIns });
    return { ...options, rootSecret: options.rootSecret === noSecret ? undefined : options.rootSecret };
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
