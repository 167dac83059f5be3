import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { DatabaseName } from '../databases.ts';
import type { Outcome, Trial } from '../trial.ts';

/** What one trial has shown at full size. */
export interface Result {
  readonly at: string;
  /** Of what was tried; `+` when there were changes besides. */
  readonly commit: string;
  readonly machine: string;
  readonly node: string;
  readonly seed: number;
  readonly runs: readonly Run[];
}

/** A trial on one database. */
export interface Run extends Outcome {
  readonly database: DatabaseName;
  readonly size: number;
  readonly seconds: number;
}

const folder = fileURLToPath(new URL('../results/', import.meta.url));
const fileOf = ({ name }: Trial): string => `${folder}${name}.json`;

export const readResult = (trial: Trial): Result | undefined =>
  existsSync(fileOf(trial)) ? JSON.parse(readFileSync(fileOf(trial), 'utf8')) : undefined;

export function saveResult(trial: Trial, { seed, runs }: Pick<Result, 'seed' | 'runs'>): void {
  const result: Result = {
    at: new Date().toISOString().slice(0, 16).replace('T', ' '),
    commit: describeCommit(),
    machine: describeMachine(),
    node: process.version,
    seed,
    runs,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(trial), `${JSON.stringify(result, null, 2)}\n`);
}

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
