import type { Query, WriteStatement } from '../sql/driver.ts';
import { readBytes } from '../sql/rows.ts';
import { MovingError } from './moving-error.ts';
import { openRaw, readDatabaseName } from './raw/open-raw.ts';
import type { RawDatabase } from './raw/raw-database.ts';

export interface EndSessionsOptions {
  /** As the option `database` takes it; a service may be using it. */
  readonly database: string;
  /** Called after each stretch with how many users are done. */
  readonly onUsers?: (users: number) => void;
}

/**
 * Ends the sessions of everybody by raising every user's epoch: what a database needs that was restored from a backup, for it has forgotten
 * which sessions were ended since. Everybody logs in again, silently.
 * @returns of how many users
 * @throws MovingError
 */
export async function endEverySession({ database, onUsers }: EndSessionsOptions): Promise<number> {
  const raw = await openRaw(readDatabaseName(database), { mayCreate: false });
  try {
    if (!(await raw.schema.hasTable('users'))) throw new MovingError('database_empty');
    return await raiseEveryEpoch(raw, onUsers);
  } catch (error) {
    if (error instanceof MovingError) throw error;
    throw new MovingError('database_unusable', [error instanceof Error ? error.message : String(error)], error);
  } finally {
    await raw.close();
  }
}

const stretch = 5000;
/** Smaller than every identifier. Never no bytes at all: Node 22 now and then hands SQLite null for them, and nothing is greater than null. */
const beforeAll = new Uint8Array(1);
const afterAll = new Uint8Array(17).fill(255);

const raiseEpochs: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['id', 'id'],
  sql: 'update users set epoch = epoch + 1 where id > ? and id <= ?',
};

/** In stretches, so that nobody waits long for a lock. Raised once too often does no harm. */
export async function raiseEveryEpoch(raw: RawDatabase, onUsers?: (users: number) => void): Promise<number> {
  const findEnd: Query = { sql: `select id from users${raw.inKeyOrder} where id > ? order by id limit 1 offset ?` };
  let users = 0;
  for (let from: Uint8Array | undefined = beforeAll; from; ) {
    const [last] = await raw.schema.all(findEnd, from, stretch - 1);
    const end = last && readBytes(last, 'id');
    await raw.write(raiseEpochs, [[from, end ?? afterAll]]);
    users += end ? stretch : await countBehind(raw, from);
    onUsers?.(users);
    from = end;
  }
  return users;
}

async function countBehind({ schema }: RawDatabase, id: Uint8Array): Promise<number> {
  const [row] = await schema.all({ sql: 'select count(*) as n from users where id > ?' }, id);
  return Number(row?.n);
}
