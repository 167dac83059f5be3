import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** The rooms, and what each may import besides itself: "Who may import whom" in docs/architecture.md. */
const foundation = ['errors.ts', 'events.ts', 'clock.ts', 'logger.ts', 'measure.ts'];
const allowed: Record<string, readonly string[]> = {
  model: ['errors.ts'],
  wechat: ['model', ...foundation],
  tokens: ['model', ...foundation],
  secrets: [...foundation],
  store: ['model', ...foundation],
  limits: ['model', ...foundation],
  measuring: ['model', ...foundation],
  flows: ['model', 'options.ts', ...foundation],
  http: ['flows', 'model', 'options.ts', ...foundation],
  options: ['http'],
  operating: ['flows', 'store', 'secrets', 'model', 'options.ts', 'prepare.ts', ...foundation],
};
/** Types of a leaf's port: handed in, never called on. */
const typesOnly: Record<string, readonly string[]> = {
  flows: ['wechat', 'tokens', 'secrets', 'store', 'limits'],
  http: ['store', 'limits'],
  measuring: ['store'],
};
const wholeHouse = [
  'create-login.ts',
  'prepare.ts',
  'health.ts',
  'housekeeping.ts',
  'index.ts',
  'login.ts',
  'options.ts',
];

const roomOf = (file: string): string => file.split('/')[0] ?? '';

interface Import {
  readonly isType: boolean;
  readonly from: string;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'/gms);
  return [...found].map(([, isType, from = '']) => ({ isType: isType !== undefined, from }));
}

describe('the rooms of the server', () => {
  it('import only whom they may', () => {
    const broken: string[] = [];
    for (const file of files.filter((each) => !wholeHouse.includes(each) && !foundation.includes(each))) {
      for (const { isType, from } of importsOf(file).filter((each) => each.from.startsWith('.'))) {
        const target = roomOf(relative(src, resolve(src, dirname(file), from)));
        const room = roomOf(file);
        const isAllowed =
          target === room || allowed[room]?.includes(target) || (isType && typesOnly[room]?.includes(target));
        if (!isAllowed) broken.push(`${file} imports ${from}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('know node:http in one file only, and never the environment', () => {
    const users = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(join(src, file), 'utf8')));
    expect(users(/from 'node:https?'/)).toEqual(['http/node.ts']);
    expect(users(/process\.env/)).toEqual([]);
    expect(users(/Date\.now|Math\.random/).filter((file) => file !== 'clock.ts')).toEqual([]);
  });

  it('have no drawers', () => {
    expect(files.filter((file) => /\b(utils?|helpers?|common|shared|misc)\b/.test(file))).toEqual([]);
  });

  it('hold at most twelve files each', () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 12)).toEqual([]);
  });
});
