import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomBytes } from './random.ts';

const spelling = /^[A-Za-z0-9_-]{43}$/;

/** The 32 bytes of a root secret spelt in base64url without padding, or undefined. */
export const parseRootSecret = (text: string): Buffer | undefined =>
  spelling.test(text) ? Buffer.from(text, 'base64url') : undefined;

/** Development only: the secret of this data folder, made at its first use. */
export function getDevelopmentSecret(folder: string, randomBytes: RandomBytes): Buffer {
  const file = join(folder, 'root-secret');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeIfAbsent(file, randomBytes(32).toString('base64url'));
  const secret = parseRootSecret(readFileSync(file, 'utf8').trim());
  if (!secret) throw new Error(`${file} does not hold a root secret (43 characters of base64url)`);
  return secret;
}

/** The same, of a folder that was used before; undefined when there is none. */
export function findDevelopmentSecret(folder: string): Buffer | undefined {
  const file = join(folder, 'root-secret');
  return existsSync(file) ? parseRootSecret(readFileSync(file, 'utf8').trim()) : undefined;
}

function writeIfAbsent(file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
