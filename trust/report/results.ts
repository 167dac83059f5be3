import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { DatabaseName } from '../databases.ts';
import type { Verdict } from '../mutations/try-mutation.ts';
import type { Outcome, Trial } from '../trial.ts';

/** Where and when something was tried. */
interface Circumstances {
  readonly at: string;
  /** Of what was tried; `+` when there were changes besides. */
  readonly commit: string;
  readonly machine: string;
  readonly node: string;
  readonly seed: number;
}

/** What one trial has shown at full size. */
export interface Result extends Circumstances {
  readonly runs: readonly Run[];
}

/** A trial on one database. */
export interface Run extends Outcome {
  readonly database: DatabaseName;
  readonly size: number;
  readonly seconds: number;
}

/** Whether the trials find the faults that were put in. */
interface MutationResults extends Circumstances {
  readonly verdicts: readonly MutationResult[];
}

export interface MutationResult extends Verdict {
  readonly name: string;
}

const folder = fileURLToPath(new URL('../results/', import.meta.url));
const fileOf = (name: string): string => `${folder}${name}.json`;

export const readResult = ({ name }: Trial): Result | undefined => read<Result>(name);
export const saveResult = ({ name }: Trial, { seed, runs }: Pick<Result, 'seed' | 'runs'>): void =>
  save(name, { ...describeCircumstances(seed), runs });

export const readMutations = (): MutationResults | undefined => read<MutationResults>('mutations');
export const saveMutations = ({ seed, verdicts }: Pick<MutationResults, 'seed' | 'verdicts'>): void =>
  save('mutations', { ...describeCircumstances(seed), verdicts });

const read = <T>(name: string): T | undefined =>
  existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), 'utf8')) : undefined;

function save(name: string, result: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(name), `${JSON.stringify(result, null, 2)}\n`);
}

const describeCircumstances = (seed: number): Circumstances => ({
  at: new Date().toISOString().slice(0, 16).replace('T', ' '),
  commit: describeCommit(),
  machine: describeMachine(),
  node: process.version,
  seed,
});

function describeMachine(): string {
  const [first] = cpus();
  return `${cpus().length} x ${first?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}`;
}

function describeCommit(): string {
  try {
    const git = (...args: readonly string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
    const isChanged = git('status', '--porcelain', '--', 'packages') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}
