import { type Clock, systemClock, unixSeconds } from '../../../clock.ts';
import { MovingError } from '../moving-error.ts';
import { openRaw, readDatabaseName } from '../raw/open-raw.ts';
import type { RawDatabase } from '../raw/raw-database.ts';
import { compareTable, isEqual, type Sides, type TableComparison } from './compare-table.ts';
import { readFacts, writeFacts } from './facts.ts';
import {
  claimTarget,
  type Identity,
  judgeSource,
  judgeTarget,
  refuseSameFile,
  refuseSameServer,
} from './judge-sides.ts';
import { countRows, movedTables } from './moved-tables.ts';

export interface CopyOptions {
  /** As the option `database` takes it. */
  readonly from: string;
  readonly to: string;
  /** Compares only and writes nothing. */
  readonly verifyOnly?: boolean;
  /** Goes on although a service has used the target: what it wrote there is lost. */
  readonly overwrite?: boolean;
  readonly clock?: Clock;
  readonly onProgress?: (progress: CopyProgress) => void;
}

export interface CopyProgress {
  /** The second walk checks what the first has written, and catches up. */
  readonly walk: number;
  readonly table: string;
  /** Of the source, in this walk. */
  readonly rows: number;
  readonly totalRows: number;
}

export interface CopyReport {
  /** What the last walk saw, table by table. */
  readonly tables: readonly TableComparison[];
  /** Rows written and removed at the target, in all walks. */
  readonly written: number;
  readonly removed: number;
  /** The last walk found nothing to do: both sides hold the same rows, and a service may start on the target. */
  readonly isEqual: boolean;
}

/**
 * Makes `to` hold what `from` holds. `from` may be in use; what changes there while it is copied is caught up by the second walk and by the
 * next call, which writes the differences only. A call that was killed is called again. While `to` is not whole, no service starts on it.
 * @throws MovingError
 */
export async function copyDatabase(options: CopyOptions): Promise<CopyReport> {
  const [from, to] = [readDatabaseName(options.from), readDatabaseName(options.to)];
  const source = await openRaw(from, { mayCreate: false });
  try {
    const identity = await judgeSource(source);
    refuseSameFile(from, to);
    const target = await openRaw(to, { mayCreate: !options.verifyOnly });
    try {
      return await copyBetween({ source, target }, identity, options);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copyBetween(sides: Sides, identity: Identity, options: CopyOptions): Promise<CopyReport> {
  const { verifyOnly = false, overwrite = false, clock = systemClock } = options;
  await refuseSameServer(sides);
  if (verifyOnly) await judgeTarget(sides.target, identity);
  else await claimTarget(sides.target, { identity, overwrite, now: unixSeconds(clock) });
  try {
    return verifyOnly ? await verify(sides, identity, options) : await copy(sides, identity, options);
  } catch (error) {
    if (error instanceof MovingError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new MovingError('copy_interrupted', [message.replace(/\.$/, '')], error);
  }
}

async function verify(sides: Sides, identity: Identity, options: CopyOptions): Promise<CopyReport> {
  const walked = await walk(sides, { number: 1, isWriting: false, totalRows: await countAll(sides.source) }, options);
  const isFinished = (await readFacts(sides.target)).get('mode') === identity.mode;
  return { tables: walked.tables, written: 0, removed: 0, isEqual: walked.isEqual && isFinished };
}

/** A first walk that found nothing to do needs no second. */
async function copy(sides: Sides, identity: Identity, options: CopyOptions): Promise<CopyReport> {
  const totalRows = await countAll(sides.source);
  const walks: Walked[] = [];
  for (const number of [1, 2]) {
    walks.push(await walk(sides, { number, isWriting: true, totalRows }, options));
    if (walks.at(-1)?.isEqual) break;
  }
  const { tables = [], isEqual: isWhole = false } = walks.at(-1) ?? {};
  if (isWhole) await finish(sides.target, identity);
  return { tables, written: sum(walks, 'written'), removed: sum(walks, 'removed'), isEqual: isWhole };
}

async function finish(target: RawDatabase, { mode }: Identity): Promise<void> {
  await target.tidy();
  await writeFacts(target, { mode });
}

interface Walked {
  readonly tables: readonly TableComparison[];
  readonly written: number;
  readonly removed: number;
  readonly isEqual: boolean;
}

interface Walk {
  readonly number: number;
  readonly isWriting: boolean;
  readonly totalRows: number;
}

async function walk(sides: Sides, { number, isWriting, totalRows }: Walk, options: CopyOptions): Promise<Walked> {
  const walked: TableComparison[] = [];
  let rows = 0;
  let areEqual = true;
  for (const table of movedTables) {
    const onRows = (more: number) => {
      rows += more;
      options.onProgress?.({ walk: number, table: table.name, rows, totalRows });
    };
    const comparison = await compareTable(table, sides, { isWriting, onRows });
    walked.push(comparison);
    areEqual = (await isEqual(table, sides, comparison)) && areEqual;
  }
  return {
    tables: walked,
    written: isWriting ? sum(walked, 'missing') + sum(walked, 'different') : 0,
    removed: isWriting ? sum(walked, 'extra') : 0,
    isEqual: areEqual,
  };
}

async function countAll(source: RawDatabase): Promise<number> {
  let rows = 0;
  for (const table of movedTables) rows += await countRows(table, source);
  return rows;
}

const sum = <Name extends string>(all: readonly Readonly<Record<Name, number>>[], name: Name): number =>
  all.reduce((total, each) => total + each[name], 0);
