import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { trials } from '../../trials.ts';
import { mutations } from '../mutations.ts';

const folder = fileURLToPath(new URL('../', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('the faults that are put in on purpose', () => {
  it.each(mutations.map(({ name }) => name))('%s fits the source as it is', (name) => {
    execFileSync('git', ['apply', '--check', `${folder}${name}.patch`], { cwd: root, stdio: 'pipe' });
  });

  it('are all that lie here', () => {
    const patches = readdirSync(folder).flatMap((file) => /^(.*)\.patch$/.exec(file)?.[1] ?? []);
    expect(patches.toSorted()).toEqual(mutations.map(({ name }) => name).toSorted());
  });

  it('are looked for by trials that there are', () => {
    const names = new Set(trials.map(({ name }) => name));
    expect(mutations.filter(({ caughtBy }) => !names.has(caughtBy))).toEqual([]);
  });
});
