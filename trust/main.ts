import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { databaseNames, databases } from './databases.ts';
import { mutations } from './mutations/mutations.ts';
import { tryMutation } from './mutations/try-mutation.ts';
import { type PromiseId, promiseIds, promises } from './promises.ts';
import { describeMutation, describeRun, writeDocument } from './report/document.ts';
import { type MutationResult, type Run, saveMutations, saveResult } from './report/results.ts';
import { writeTable } from './report/table.ts';
import { tryEverywhere, type Wish } from './run-trial.ts';
import type { Trial } from './trial.ts';
import { trials } from './trials.ts';

const standardRate = 200;
const documentFile = fileURLToPath(new URL('../docs/trust.md', import.meta.url));

const usage = `npm run trust [-- <promise or trial> ...] [--on <database>] [--quick] [--size <number>] [--rate <number>] [--seed <number>]

Tries what is promised, and says whether it was kept. At full size the results are kept in trust/results, and docs/trust.md is written from them.

  <promise>   ${promiseIds[0]} to ${promiseIds.at(-1)}, or the name of a trial; --list shows them. Default: all, which takes some hours.
  --on        ${databaseNames.join(', ')}; may be repeated. Default: all.
  --quick     in small, as in npm test.
  --size      of each trial. Default: what is promised.
  --rate      requests per second of the trials under load. Default: ${standardRate}.
  --seed      of everything that is left to chance. Default: another one each time.
  --list      every promise and trial.
  --mutations puts faults into the program, one at a time, and says whether the trial that must find it does.
  --write     only writes docs/trust.md anew; --check says whether it is stale.
`;

const { positionals, values } = readArguments();
const seed = Number(values.seed ?? randomInt(1e9));
const wish: Wish = {
  on: databaseNames.filter((each) => values.on?.includes(each) ?? true),
  size: values.quick ? 'quick' : values.size ? Number(values.size) : 'full',
  perSecond: Number(values.rate ?? standardRate),
  seed,
};
/** Anything else is no proof of what is promised. */
const isWhole = !values.quick && !values.size && !values.on;

if (values.help) console.log(usage);
else if (values.list) console.log(listTrials());
else if (values.mutations) await runMutations();
else if (values.write) writeFileSync(documentFile, writeDocument());
else if (values.check) checkDocument();
else await runTrials(choose());
// A trial that broke off in the middle may have left something open.
process.exit();

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        on: { type: 'string', multiple: true },
        quick: { type: 'boolean' },
        size: { type: 'string' },
        rate: { type: 'string' },
        seed: { type: 'string' },
        list: { type: 'boolean' },
        mutations: { type: 'boolean' },
        write: { type: 'boolean' },
        check: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(sentence: string): never {
  console.error(`${sentence}\n\n${usage}`);
  process.exit(2);
}

function choose(): readonly Trial[] {
  const known = new Set<string>([...trials.map(({ name }) => name), ...promiseIds, ...databaseNames]);
  const unknown = [...positionals, ...(values.on ?? [])].filter((each) => !known.has(each));
  if (unknown.length > 0) refuse(`There is no ${unknown.join(', no ')}.`);
  const wanted = ({ name, proves }: Trial) => positionals.includes(name) || positionals.includes(proves);
  const chosen = positionals.length === 0 ? trials : trials.filter(wanted);
  const fitting = values.quick ? chosen.filter(({ sizes }) => sizes.quick > 0) : chosen;
  if (fitting.length === 0) refuse(`There is no trial of ${positionals.join(', ')}${values.quick ? ' in small' : ''}.`);
  return fitting;
}

function listTrials(): string {
  return promiseIds.map((id) => [`${id.padEnd(5)}${promises[id]}`, ...trialsOf(id)].join('\n')).join('\n');
}

function trialsOf(id: PromiseId): string[] {
  return trials
    .filter(({ proves }) => proves === id)
    .map(({ name, counts, sizes }) => `     ${name.padEnd(22)}${describeSizes(sizes.full)} ${counts}`);
}

function describeSizes(full: Trial['sizes']['full']): string {
  return typeof full === 'number' ? full.toLocaleString('en') : Object.values(full).join(', ');
}

function checkDocument(): void {
  if (readFileSync(documentFile, 'utf8') === writeDocument()) return;
  console.error('docs/trust.md is stale: npm run trust -- --write');
  process.exitCode = 1;
}

async function runMutations(): Promise<void> {
  const chosen = mutations.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (chosen.length === 0) refuse(`There is no mutation ${positionals.join(', ')}.`);
  const verdicts: MutationResult[] = [];
  for (const mutation of chosen) {
    process.stderr.write(`${mutation.name} …\n`);
    verdicts.push({ name: mutation.name, ...(await tryMutation(mutation, seed)) });
  }
  console.log(writeTable(verdicts.map(describeMutation)));
  if (verdicts.some(({ isCaught }) => !isCaught)) process.exitCode = 1;
  if (positionals.length > 0) return;
  saveMutations({ seed, verdicts });
  writeFileSync(documentFile, writeDocument());
}

async function runTrials(chosen: readonly Trial[]): Promise<void> {
  const summary: Record<string, unknown>[] = [];
  console.log(`seed ${seed}, Node ${process.version}, ${new Date().toISOString()}`);
  for (const [index, trial] of chosen.entries()) {
    console.log(`\n${trial.proves} ${trial.name} (${index + 1} of ${chosen.length}): ${trial.claim}`);
    const runs = await tryEverywhere(trial, wish);
    console.log(`\n${writeTable(runs.map((run) => describeRun(trial, run)))}`);
    const broken = runs.flatMap((run) => run.broken.map((claim) => `${databases[run.database].title}: ${claim}`));
    for (const each of broken) console.log(`broken on ${each}`);
    if (broken.length > 0) process.exitCode = 1;
    summary.push(summarise(trial, runs));
    if (isWhole) saveResult(trial, { seed, runs });
  }
  if (isWhole) writeFileSync(documentFile, writeDocument());
  console.log(`\n${writeTable(summary)}`);
}

function summarise({ proves, name }: Trial, runs: readonly Run[]) {
  return {
    promise: proves,
    trial: name,
    runs: runs.map(({ size }) => size).join(', '),
    violations: runs.reduce((sum, { broken }) => sum + broken.length, 0),
    seconds: Math.round(runs.reduce((sum, { seconds }) => sum + seconds, 0)),
    seed: String(seed),
  };
}
