import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const config = fileURLToPath(new URL('stuck/vitest.config.ts', import.meta.url));

it('names the file that gives no sign of life, and ends the run', async () => {
  const run = spawn(process.execPath, [vitest, 'run', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [[, signal], said] = await Promise.all([once(run, 'exit'), text(run.stderr)]);
  expect(signal).toBe('SIGKILL');
  expect(said).toContain('No sign of life for 1 s');
  expect(said).toContain('stuck/endless.stuck.ts, last heard of at');
});
