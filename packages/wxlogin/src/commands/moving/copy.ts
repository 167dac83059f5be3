import { readFileSync } from 'node:fs';
import { type CopyReport, copyDatabase } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { describeDatabase } from '../../configuration/database.ts';
import type { Ending } from '../../exit-codes.ts';
import { ProgramError } from '../../program-error.ts';
import type { Given } from '../../terminal/flags.ts';
import { showCopyProgress } from './copy-progress.ts';
import { writeCopyReport } from './copy-report.ts';
import { explainMoving } from './explain.ts';

/** `wxlogin copy`: moves everything from one database to another, and proves it. */
export const copy: RunCommand = async (given, terminal) => {
  const [from, to] = [readDatabaseFlag(given, 'from'), readDatabaseFlag(given, 'to')];
  const verifyOnly = given.has('verify');
  const { onProgress, end } = showCopyProgress(terminal, { verifyOnly });
  const startedMs = performance.now();
  const copying = copyDatabase({ from, to, verifyOnly, overwrite: given.has('overwrite'), onProgress });
  const report = await explainMoving(copying.finally(end));
  const names = { from: describeDatabase(from), to: describeDatabase(to) };
  const seconds = (performance.now() - startedMs) / 1000;
  const run = { ...names, report, verifyOnly, seconds };
  terminal.print(given.has('json') ? JSON.stringify(run, null, 2) : writeCopyReport(run, terminal.language));
  return decideEnding(report, verifyOnly);
};

function decideEnding({ isEqual }: CopyReport, verifyOnly: boolean): Ending {
  if (isEqual) return 'done';
  return verifyOnly ? 'failed' : 'again';
}

/** A database, or `@<file>` that holds it: what stands in a command line is seen by everybody on the machine. */
function readDatabaseFlag(given: Given, name: 'from' | 'to'): string {
  const text = given.find(name);
  if (text === undefined) {
    throw new ProgramError('usage', { en: `--${name} <database> is missing.`, zh: `缺少 --${name} <数据库>。` });
  }
  if (!text.startsWith('@')) return text;
  try {
    return readFileSync(text.slice(1), 'utf8').trim();
  } catch (error) {
    const why = `${text.slice(1)} (${(error as NodeJS.ErrnoException).code})`;
    throw new ProgramError('usage', { en: `--${name}: cannot read ${why}.`, zh: `--${name}：无法读取 ${why}。` });
  }
}
