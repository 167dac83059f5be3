import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutation } from './mutations.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** What a build and a trial need; the rest stays where it is. */
const needed = [
  'package.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'packages',
  'journeys',
  'scripts',
  'trust',
  'benchmarks',
  'docs',
  'examples',
];

export interface Verdict {
  readonly isCaught: boolean;
  /** The first claim that the trial found broken, or why there was no trial. */
  readonly word: string;
  readonly seconds: number;
}

/** Builds the program with the fault, in a folder of its own, and lets the trial judge it. */
export async function tryMutation(mutation: Mutation, seed: number): Promise<Verdict> {
  const began = performance.now();
  const folder = copyWorkspace();
  const end = (isCaught: boolean, word: string): Verdict => ({
    isCaught,
    word,
    seconds: Math.round((performance.now() - began) / 1000),
  });
  try {
    const patch = join(root, 'trust', 'mutations', `${mutation.name}.patch`);
    const applied = await run(folder, 'git', ['apply', '--whitespace=nowarn', patch]);
    if (applied.status !== 0) return end(false, `the patch does not fit any more: ${applied.output}`);
    const built = await run(folder, 'npm', ['run', 'build']);
    if (built.status !== 0) return end(false, `it does not build: ${built.output}`);
    const { caughtBy, size, on = 'sqlite', says = '' } = mutation;
    const choice = [caughtBy, '--size', String(size), '--on', on, '--seed', String(seed)];
    const tried = await run(folder, process.execPath, [
      '--import',
      './scripts/typescript.mjs',
      'trust/main.ts',
      ...choice,
    ]);
    const words = [...tried.output.matchAll(/^broken on (.*)$/gm)].map(([, word = '']) => word);
    const word = words.find((each) => each.includes(says));
    return end(tried.status === 1 && word !== undefined, word ?? words[0] ?? 'nobody noticed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packages find each other through node_modules, so those links must lead into the copy. */
function copyWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-mutation-'));
  for (const each of needed) cpSync(join(root, each), join(folder, each), { recursive: true, verbatimSymlinks: true });
  symlinkModules(folder);
  return folder;
}

function symlinkModules(folder: string): void {
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')];
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const isOurs = name === '@wxlogin' || name === 'wxlogin';
    if (isOurs) cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else symlinkSync(join(from, name), join(to, name));
  }
}

async function run(cwd: string, command: string, args: readonly string[]) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}
