// Ten million people beside ten thousand: benchmarks/growth on SQLite, as it takes minutes to make them.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../growth/run.mjs', import.meta.url));

export async function measureLarge(progress) {
  progress('ten million people: a few minutes');
  const args = [program, '--engines', 'sqlite', '--people', '10000,10000000'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const row = /^sqlite\s+POST \/login\s+10,000,000.*?(\S+)$/m.exec(stdout);
  if (!row) throw new Error(`benchmarks/growth printed no row of ten million people:\n${stdout}`);
  // As many calls are under way in both, so the rate is the inverse of the latency.
  return { rate: 1 / Number(row[1]), table: stdout.trim() };
}
