import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import { emojiOrInvisible } from '../../packages/server/src/model/profile/nickname.ts';
import type { Outcome, Trial } from '../trial.ts';
import { type Expression, findExpressions } from './find-expressions.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What runs in production; the first is what strangers talk to. */
const packages = ['server', 'wxlogin', 'miniprogram'];

/** Expressions that are put together when the file is loaded. */
const made: Readonly<Record<string, readonly RegExp[]>> = {
  'packages/server/src/model/profile/nickname.ts': [emojiOrInvisible],
};

/** For one expression, on a machine that does other things too. */
const patienceMs = 60_000;

interface Place extends Expression {
  readonly file: string;
}

interface All {
  /** By how they are written. */
  readonly literals: Map<string, Place>;
  readonly unknown: string[];
}

function findAll(names: readonly string[]): All {
  const all: All = { literals: new Map(), unknown: [] };
  for (const name of names) for (const file of listFiles(join(root, 'packages', name, 'src'))) addFrom(file, all);
  return all;
}

function addFrom(file: string, { literals, unknown }: All): void {
  const path = relative(root, file);
  const found = findExpressions(file, readFileSync(file, 'utf8'));
  const known = (made[path] ?? []).map(({ source, flags }) => ({ pattern: source, flags }));
  for (const { pattern, flags } of [...found.literals, ...known])
    literals.set(`/${pattern}/${flags}`, { pattern, flags, file: path });
  if (found.made.length > known.length) unknown.push(`${path} makes an expression that is not known`);
}

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

async function checkAll(size: number): Promise<Outcome> {
  const { literals, unknown } = findAll(packages.slice(0, size));
  const left = [...literals];
  const broken = [...unknown];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [text, { pattern, flags, file }] = next;
      const verdict = await check(pattern, flags, { timeout: patienceMs });
      if (verdict.status === 'safe') continue;
      const why = verdict.status === 'vulnerable' ? verdict.complexity.summary : verdict.error.kind;
      broken.push(`${file}: ${text} is ${verdict.status}: ${why}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return { figures: { expressions: literals.size, 'not safe': broken.length }, broken };
}

export const expressions: Trial = {
  name: 'expressions',
  proves: 'P11',
  claim: 'No regular expression of what runs in production takes more than linear time, whatever it is given.',
  counts: 'packages, beginning with the server',
  on: 'one',
  sizes: { full: packages.length, quick: 1 },
  run: ({ size }) => checkAll(size),
};
