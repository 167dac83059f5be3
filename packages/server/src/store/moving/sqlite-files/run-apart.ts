import { once } from 'node:events';
import { createRequire, isBuiltin } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Row } from '../../sql/driver.ts';

/** Written as text because a file of its own would have another name where this is run without having been compiled. */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  process.emitWarning = () => {};
  const { DatabaseSync } = require(workerData.module);
  const database = new DatabaseSync(workerData.path);
  for (const pragma of workerData.pragmas) database.exec('pragma ' + pragma);
  parentPort.postMessage(database.prepare(workerData.sql).all());
  database.close();
`;

export interface ApartQuestion {
  readonly path: string;
  readonly pragmas?: readonly string[];
  readonly sql: string;
}

/**
 * Runs one long statement on a thread of its own, so that this one can tell how far it is.
 * @throws what SQLite says
 */
export async function runApart({ path, pragmas = [], sql }: ApartQuestion): Promise<readonly Row[]> {
  const worker = new Worker(program, { eval: true, workerData: { module: findModule(), path, pragmas, sql } });
  // Its connection is closed, and its locks are given back, when it has ended.
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  const [rows] = await once(worker, 'message').finally(() => ended);
  return rows;
}

/** As `loadSqlite` chooses. */
const findModule = (): string =>
  isBuiltin('node:sqlite') ? 'node:sqlite' : createRequire(import.meta.url).resolve('@photostructure/sqlite');
