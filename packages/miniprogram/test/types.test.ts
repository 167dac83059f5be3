import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const project = fileURLToPath(new URL('types/tsconfig.json', import.meta.url));
const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

it('wx, Taro and uni fit as platforms, and the public types say what they should', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', project]).catch((failed) => failed);
  expect(stdout).toBe('');
});
