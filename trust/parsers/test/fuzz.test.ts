import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Fuzzed } from '../fuzz.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function fuzz(name: string, seconds: number): Promise<Fuzzed> {
  const args = ['--import', file('../../../scripts/typescript.mjs'), file('../fuzz-target.ts'), file('planted.ts')];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, name, String(seconds), '7']);
  return JSON.parse(stdout) as Fuzzed;
}

describe('feeding a parser', () => {
  it('goes on from inputs that went a new way', async () => {
    const { failure, ways } = await fuzz('deep', 15);
    expect(failure?.what).toMatch(/^Error: found, at .*planted\.ts/);
    expect(Buffer.from(failure?.input ?? '', 'base64').toString('latin1')).toMatch(/^BOOM/);
    expect(ways).toBeGreaterThan(3);
  });

  it('knows the words that the code compares with', async () => {
    expect((await fuzz('word', 10)).failure?.what).toContain('found');
  });

  it('notices what takes long, but for a pause of the machine', async () => {
    const [slow, paused] = await Promise.all([fuzz('slow', 1), fuzz('paused', 0)]);
    expect(slow.failure?.what).toMatch(/^takes long: \d+ ms for \d+ bytes$/);
    expect(paused).toMatchObject({ inputs: 1 });
    expect(paused.failure).toBeUndefined();
  });

  it('finds nothing where there is nothing', async () => {
    const { failure, inputs } = await fuzz('sound', 1);
    expect(failure).toBeUndefined();
    expect(inputs).toBeGreaterThan(100);
  });
});
