import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type DatabaseName, databaseNames, databases } from './databases.ts';
import type { Outcome, Trial } from './trial.ts';
import { trials } from './trials.ts';

const standardRate = 200;

const usage = `npm run trust -- <promise> [--on <database>] [--size <number>] [--rate <number>] [--seed <number>]

${trials.map(({ name, promise, counts, sizes }) => `  ${name.padEnd(18)}${promise} (${sizes.full} ${counts})`).join('\n')}
  all               everything, in this order

  --rate            requests per second of the trials under load. Default: ${standardRate}.
  --on              ${databaseNames.join(', ')}; may be repeated. Default: all.
`;

const { positionals, values } = readArguments();
const [name] = positionals;
const chosen = trials.filter((trial) => name === 'all' || name === trial.name);
const on = databaseNames.filter((database) => values.on?.includes(database) ?? true);
const unknown = values.on?.filter((each) => !databaseNames.some((database) => database === each)) ?? [];
const perSecond = Number(values.rate ?? standardRate);
const seed = Number(values.seed ?? randomInt(1e9));

if (chosen.length === 0 || unknown.length > 0) {
  if (name && chosen.length === 0) console.error(`There is no trial called ${name}.\n`);
  if (unknown.length > 0) console.error(`--on knows no ${unknown.join(', ')}.\n`);
  console.log(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  for (const trial of chosen) await show(trial);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        on: { type: 'string', multiple: true },
        size: { type: 'string' },
        rate: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

async function show(trial: Trial): Promise<void> {
  const size = Number(values.size ?? trial.sizes.full);
  console.log(`\n${trial.name}: ${trial.promise}`);
  console.log(`seed ${seed}, Node ${process.version}, ${availableParallelism()} CPUs, ${new Date().toISOString()}\n`);
  const rows: Record<string, unknown>[] = [];
  const broken: string[] = [];
  const fitting = on.filter((each) => !trial.needsServer || databases[each].hasServer);
  for (const database of trial.needsRedis ? fitting.slice(0, 1) : fitting) {
    const { title } = databases[database];
    const outcome = await attempt(trial, database, size);
    rows.push({ database: title, ...outcome.figures });
    broken.push(...outcome.broken.map((claim) => `${title}: broken: ${claim}`));
  }
  console.log(writeTable(rows));
  console.log(broken.length > 0 ? broken.join('\n') : 'kept');
  if (broken.length > 0) process.exitCode = 1;
}

async function attempt(trial: Trial, on: DatabaseName, size: number): Promise<Outcome> {
  const database = await databases[on].open({ replicated: trial.needsServer === 'with replicas' });
  try {
    return await trial.run({ database: database.url, server: database.server, size, perSecond, seed });
  } catch (error) {
    return { figures: {}, broken: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  } finally {
    await database.remove();
  }
}

/** A table as Markdown, aligned for the terminal. */
function writeTable(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, at) => Math.max(...lines.map((cells) => (cells[at] ?? '').length)));
  const write = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = '', ...body] = lines.map(write);
  return [head, write(widths.map((width) => '-'.repeat(width))), ...body, ''].join('\n');
}
