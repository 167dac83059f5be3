import { databases } from '../databases.ts';
import { mutations } from '../mutations/mutations.ts';
import { type PromiseId, promiseIds, promises, untried } from '../promises.ts';
import type { Trial } from '../trial.ts';
import { trials } from '../trials.ts';
import { type MutationResult, type Result, type Run, readMutations, readResult } from './results.ts';
import { writeTable } from './table.ts';

interface Tried {
  readonly trial: Trial;
  readonly result: Result | undefined;
}

/** docs/trust.md, from what the trials have shown last. */
export function writeDocument(): string {
  const tried = trials.map((trial) => ({ trial, result: readResult(trial) }));
  const of = (id: PromiseId) => tried.filter(({ trial }) => trial.proves === id);
  const rows = promiseIds.map((id) => ({
    '': `[${id}](#${id.toLowerCase()})`,
    promise: promises[id],
    verdict: judge(id, of(id)),
    'tried in': describeTime(of(id)),
  }));
  return [
    '# Trust',
    '',
    '<!-- Written by `npm run trust`; change the code, not this file. -->',
    '',
    'What wxlogin promises on bad days, and what trying it has shown. A trial fails by itself when a promise is broken; each figure here is from a run whose seed, version and machine stand beside it, and whose command you can run.',
    '',
    '```',
    'npm run trust                     # everything, at full size; rewrites this page',
    'npm run trust -- P5 P8            # the trials of these promises',
    'npm run trust -- --quick          # everything in small, as it is part of npm test; writes nothing',
    'npm run trust -- --list',
    '```',
    '',
    writeTable(rows),
    `The runs below took ${describeTime(tried)} in all.`,
    '',
    ...promiseIds.flatMap((id) => writePromise(id, of(id))),
    ...writeMutations(),
  ].join('\n');
}

/** A trial that never failed would prove nothing. */
function writeMutations(): string[] {
  const results = readMutations();
  if (!results) return [];
  return [
    '## Whether the trials would notice',
    '',
    'Faults put into the program on purpose, one at a time, and what the trial that must find each said:',
    '',
    writeTable(results.verdicts.map(describeMutation)),
    `\`npm run trust -- --mutations\` ${describeCircumstances(results)}`,
    '',
  ];
}

export function describeMutation({ name, isCaught, word, seconds }: MutationResult): Readonly<Record<string, unknown>> {
  const mutation = mutations.find((each) => each.name === name);
  return {
    fault: mutation?.does ?? name,
    trial: mutation?.caughtBy,
    found: isCaught ? 'yes' : '**no**',
    'what it said': word.trim().replace(/\s+/g, ' ').slice(0, 160),
    seconds,
  };
}

function judge(id: PromiseId, tried: readonly Tried[]): string {
  if (tried.length === 0) return untried[id] ?? 'no trial yet';
  const runs = tried.flatMap(({ result }) => result?.runs ?? []);
  if (runs.some(({ broken }) => broken.length > 0)) return '**broken**';
  if (runs.length === 0) return tried.some(({ trial }) => trial.sizes.quick > 0) ? 'in small only' : 'not tried yet';
  if (tried.some(({ result }) => !result)) return 'kept, in part';
  return 'kept';
}

function describeTime(tried: readonly Tried[]): string {
  const runs = tried.flatMap(({ result }) => result?.runs ?? []);
  return runs.length === 0 ? '' : describeSeconds(runs.reduce((sum, { seconds }) => sum + seconds, 0));
}

const describeSeconds = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

function writePromise(id: PromiseId, tried: readonly Tried[]): string[] {
  if (tried.length === 0) return [];
  return [`## ${id}`, '', promises[id], '', ...tried.flatMap(writeTrial)];
}

function writeTrial({ trial, result }: Tried): string[] {
  const head = [`**${trial.name}**: ${trial.claim}`, ''];
  if (!result) return [...head, `Not tried at full size yet. \`npm run trust -- ${trial.name}\``, ''];
  const { seed, runs } = result;
  return [
    ...head,
    writeTable(runs.map((run) => describeRun(trial, run))),
    ...runs.flatMap(({ database, broken }) =>
      broken.map((claim) => `Broken on ${databases[database].title}: ${claim}\n`),
    ),
    ...(trial.cause && runs.some(({ broken }) => broken.length > 0) ? [trial.cause, ''] : []),
    `\`npm run trust -- ${trial.name} --seed ${seed}\` ${describeCircumstances(result)}`,
    '',
  ];
}

const describeCircumstances = ({ at, commit, machine, node }: Omit<Result, 'runs'>): string =>
  `at ${commit}, ${at}, Node ${node.slice(1)}, ${machine}`;

export const describeRun = ({ counts, on }: Trial, run: Run): Readonly<Record<string, unknown>> => ({
  ...(on !== 'one' && { database: databases[run.database].title }),
  [counts]: run.size,
  verdict: run.notTried ? `not tried: ${run.notTried}` : run.broken.length > 0 ? 'broken' : 'kept',
  ...run.figures,
  seconds: Math.round(run.seconds),
});
