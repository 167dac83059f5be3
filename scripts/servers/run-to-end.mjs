// Runs a program that belongs to a server, in the server's place.

import { spawn } from 'node:child_process';
import { basename } from 'node:path';

/** Resolves to what it printed. Rejects, with the end of that, unless it ends well. */
export function runToEnd(place, program, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, place.spawnOptions);
    place.guard(child.pid ?? 0);
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (printed += text));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', (status, signal) => {
      place.guard(0);
      if (status === 0) resolve(printed);
      else reject(new Error(`${basename(program)} ended with ${status ?? signal}:\n${printed.slice(-3000)}`));
    });
  });
}

/** The same while the server runs, which stays the one to be guarded; `env` holds the password, which other users must not see. */
export const runBeside = (place, env, [program, ...args]) =>
  runToEnd(
    { spawnOptions: { ...place.spawnOptions, env: { ...place.spawnOptions.env, ...env } }, guard() {} },
    program,
    args,
  );
