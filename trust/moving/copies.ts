import type { CopyReport } from '@wxlogin/server';
import { createFolder } from '../../journeys/program.ts';
import { canStart } from '../../scripts/servers/kinds.mjs';
import { type Server, startServer } from '../../scripts/servers/start-server.mjs';
import { findBroken, type Trial } from '../trial.ts';
import { claimDatabase, fillDatabase } from './fill-database.ts';
import { type Run, runToEnd } from './run-to-end.ts';

const mostMb = 700;

export const copiedDatabase: Trial = {
  name: 'copied-database',
  proves: 'P29',
  claim:
    'wxlogin copy from SQLite to the database and on to SQLite (to MariaDB by way of PostgreSQL): the same rows and checksums at each station.',
  counts: 'users',
  on: 'each',
  // Small copies of everything that is odd are among the unit tests.
  sizes: { full: 1_000_000, quick: 0 },
  async run({ database, size }) {
    const folder = createFolder();
    const [first, last] = ['first', 'last'].map((name) => `sqlite:${folder.path}/${name}.db`) as [string, string];
    const between = await startBetween(database);
    try {
      await makeSource(first, size);
      const stations = [first, ...(between ? [between.url] : []), database, last];
      const copies: Copy[] = [];
      for (const [at, to] of stations.slice(1).entries()) copies.push(await copy(stations[at] ?? '', to));
      const figures = copies.map(({ name, run, rows }, at) => [`${at + 1}. ${name}`, describe(run, rows)]);
      const sums = copies.map(({ report }) =>
        JSON.stringify(report.tables.map(({ source, target }) => [source, target])),
      );
      return {
        figures: { users: size, rows: copies[0]?.rows ?? 0, ...Object.fromEntries(figures) },
        broken: findBroken({
          'both sides of each copy are equal': copies.every(({ report }) => report.isEqual),
          'every station has the same checksums': new Set(sums).size === 1,
          // One row, which tells whose database it is, goes ahead of the others.
          'every row is written once': copies.every(
            ({ report, rows }) => report.written === rows - 1 && report.removed === 0,
          ),
          [`memory stays below ${mostMb} MB`]: copies.every(({ run }) => run.peakMb < mostMb),
        }),
      };
    } finally {
      await between?.remove();
      folder.remove();
    }
  },
};

/** So that a copy between two servers is tried too. */
async function startBetween(database: string): Promise<Server | undefined> {
  return database.startsWith('mysql:') && canStart('postgres') ? startServer('postgres', { durable: true }) : undefined;
}

/** As large as it is, and belonging to a service: what is copied without that is refused. */
async function makeSource(database: string, users: number): Promise<void> {
  await runToEnd(['migrate'], { WXLOGIN_DATABASE: database });
  await fillDatabase(database, users);
  await claimDatabase(database);
}

interface Copy {
  readonly name: string;
  readonly run: Run;
  readonly report: CopyReport;
  readonly rows: number;
}

async function copy(from: string, to: string): Promise<Copy> {
  const run = await runToEnd(['copy', '--from', from, '--to', to, '--json']);
  if (run.status !== 0) throw new Error(`wxlogin copy ended with ${run.status}: ${run.output}`);
  const { report } = JSON.parse(run.output.slice(run.output.indexOf('{\n'))) as { report: CopyReport };
  const rows = report.tables.reduce((sum, { source }) => sum + source.rows, 0);
  return { name: `${titleOf(from)} -> ${titleOf(to)}`, run, report, rows };
}

const titleOf = (database: string): string =>
  ({ sqlite: 'SQLite', postgres: 'PostgreSQL', mysql: 'MariaDB' })[database.slice(0, database.indexOf(':'))] ?? '';

const describe = ({ seconds, peakMb }: Run, rows: number): string =>
  `${seconds.toFixed(seconds < 10 ? 1 : 0)} s, ${Math.round(rows / seconds)} rows/s, ${peakMb} MB`;
