import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import type { Fuzzed } from './fuzz.ts';
import type { Target } from './target.ts';
import { targets } from './targets/targets.ts';

const typescript = fileURLToPath(new URL('../../scripts/typescript.mjs', import.meta.url));
const runner = fileURLToPath(new URL('fuzz-target.ts', import.meta.url));
const fileOfTargets = fileURLToPath(new URL('targets/targets.ts', import.meta.url));
/** To start, and to end the input that is being read. */
const patienceMs = 30_000;

interface Tried {
  readonly name: string;
  readonly fuzzed: Fuzzed | undefined;
}

/** Undefined where it did not come to an end, and was ended. */
async function fuzzBeside({ name }: Target, { size, seed }: Stage): Promise<Tried> {
  const args = ['--import', typescript, runner, fileOfTargets, name, String(size), String(seed)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const impatience = setTimeout(() => child.kill('SIGKILL'), size * 1000 + patienceMs);
  const [status] = (await once(child, 'close')) as [number | null];
  clearTimeout(impatience);
  return { name, fuzzed: status === 0 ? (JSON.parse(output) as Fuzzed) : undefined };
}

async function fuzzAll(stage: Stage): Promise<Outcome> {
  const left = [...targets];
  const tried: Tried[] = [];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) tried.push(await fuzzBeside(next, stage));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return judge(tried);
}

function judge(tried: readonly Tried[]): Outcome {
  const fuzzed = tried.flatMap((each) => each.fuzzed ?? []);
  const sum = (count: (each: Fuzzed) => number) => fuzzed.reduce((total, each) => total + count(each), 0);
  const hung = tried.filter((each) => !each.fuzzed).map(({ name }) => name);
  return {
    figures: {
      parsers: tried.length,
      inputs: sum(({ inputs }) => inputs),
      'new ways through the code': sum(({ ways }) => ways),
      failures: fuzzed.filter(({ failure }) => failure).length,
      'slowest input': `${Math.max(0, ...fuzzed.map(({ slowestMs }) => slowestMs)).toFixed(1)} ms`,
    },
    broken: [
      ...findBroken({ [`every parser comes to an end, unlike ${hung}`]: hung.length === 0 }),
      ...tried.flatMap(({ name, fuzzed: { failure } = {} }) =>
        failure ? [`${name}: ${failure.what}; the input in base64: ${failure.input}`] : [],
      ),
    ],
  };
}

export const parsers: Trial = {
  name: 'parsers',
  proves: 'P11',
  claim:
    'Inputs made from good ones, kept and changed further where they go a new way through the code: no parser throws what it does not name, reads what does not hold, or takes more than 50 ms for 16 KiB.',
  counts: 'seconds for each parser',
  on: 'one',
  sizes: { full: 60, quick: 0.5 },
  run: fuzzAll,
};
