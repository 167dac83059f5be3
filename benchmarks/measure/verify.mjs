// Runs verify-tokens.mjs in a process of its own, which has seen nothing before.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('verify-tokens.mjs', import.meta.url));

export async function measureVerify() {
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  return JSON.parse(stdout);
}
