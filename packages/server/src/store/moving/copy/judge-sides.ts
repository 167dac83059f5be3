import { randomBytes } from 'node:crypto';
import { listPending } from '../../sql/migrations/migrate.ts';
import { migrations } from '../../sql/migrations/migrations.ts';
import { unfinishedCopy } from '../../unfinished-copy.ts';
import { MovingError } from '../moving-error.ts';
import type { DatabaseName } from '../raw/open-raw.ts';
import type { RawDatabase } from '../raw/raw-database.ts';
import { isSameFile } from '../sqlite-files/partial-file.ts';
import type { Sides } from './compare-table.ts';
import { readFacts, writeFacts } from './facts.ts';

/** What makes a database the one it is. */
export interface Identity {
  readonly mode: string;
  readonly rootCheck: string;
}

/** @throws MovingError source_empty, source_older, source_unfinished; database_unusable when it is newer than this program */
export async function judgeSource(source: RawDatabase): Promise<Identity> {
  const pending = await findPending(source);
  const facts = await readFacts(source);
  const [mode, rootCheck] = [facts.get('mode'), facts.get('root_check')];
  if (mode === undefined || rootCheck === undefined) throw new MovingError('source_empty');
  if (pending > 0) throw new MovingError('source_older');
  if (mode === unfinishedCopy) throw new MovingError('source_unfinished');
  return { mode, rootCheck };
}

/** Two files are the same by what the system says. @throws MovingError same_database */
export function refuseSameFile(from: DatabaseName, to: DatabaseName): void {
  if (from.kind !== 'sqlite' || to.kind !== 'sqlite') return;
  if (isSameFile(from.path, to.path)) throw new MovingError('same_database');
}

/** Two addresses lead to the same database when a lock taken over one is taken for the other. @throws MovingError same_database */
export async function refuseSameServer({ source, target }: Sides): Promise<void> {
  if (source.schema.dialect === 'sqlite' || source.schema.dialect !== target.schema.dialect) return;
  const name = randomBytes(16).toString('hex');
  const areTwo = (await target.tryLock(name)) && (await source.tryLock(name));
  if (!areTwo) throw new MovingError('same_database');
}

export interface Claim {
  readonly identity: Identity;
  readonly overwrite: boolean;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * Makes the target ready to be written: nobody else copies to it, its schema is that of this program, no service starts on it.
 * @throws MovingError target_busy, target_other, target_served; database_unusable
 */
export async function claimTarget(target: RawDatabase, { identity, overwrite, now }: Claim): Promise<void> {
  if (!(await target.tryLock('copy'))) throw new MovingError('target_busy');
  await findPending(target);
  const facts = await readFacts(target);
  const servedAt = facts.get('served_at');
  refuseOther(facts, identity);
  if (servedAt !== undefined && !overwrite) throw new MovingError('target_served', [describeTime(Number(servedAt))]);
  await target.migrate({ now });
  await writeFacts(target, { mode: unfinishedCopy, root_check: identity.rootCheck, served_at: null });
}

/** @throws MovingError target_empty, target_older, target_other, database_unusable */
export async function judgeTarget(target: RawDatabase, identity: Identity): Promise<void> {
  const pending = await findPending(target);
  const facts = await readFacts(target);
  if (!facts.has('root_check')) throw new MovingError('target_empty');
  if (pending > 0) throw new MovingError('target_older');
  refuseOther(facts, identity);
}

/** How many steps its schema lacks. */
async function findPending({ schema }: RawDatabase): Promise<number> {
  try {
    return (await listPending(schema, migrations)).length;
  } catch (error) {
    throw new MovingError('database_unusable', [error instanceof Error ? error.message : String(error)], error);
  }
}

function refuseOther(facts: ReadonlyMap<string, string>, { rootCheck }: Identity): void {
  if (facts.size > 0 && facts.get('root_check') !== rootCheck) throw new MovingError('target_other');
}

/** `2026-11-22 20:57 UTC` */
const describeTime = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
