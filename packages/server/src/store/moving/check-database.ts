import { listPending } from '../sql/migrations/migrate.ts';
import { migrations } from '../sql/migrations/migrations.ts';
import { MovingError } from './moving-error.ts';
import { openRaw, readDatabaseName } from './raw/open-raw.ts';

/**
 * That this is a database of wxlogin, of this version; changes nothing, where opening a store would make one.
 * @throws MovingError database_unknown, database_memory, database_missing, database_empty, database_older, database_unusable
 */
export async function checkDatabase(database: string): Promise<void> {
  const raw = await openRaw(readDatabaseName(database), { mayCreate: false });
  try {
    if (!(await raw.schema.hasTable('users'))) throw new MovingError('database_empty');
    if ((await listPending(raw.schema, migrations)).length > 0) throw new MovingError('database_older');
  } catch (error) {
    if (error instanceof MovingError) throw error;
    throw new MovingError('database_unusable', [error instanceof Error ? error.message : String(error)], error);
  } finally {
    await raw.close();
  }
}
