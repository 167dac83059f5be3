import { MovingError } from '../moving/moving-error.ts';
import { openRaw, readDatabaseName } from '../moving/raw/open-raw.ts';
import type { RawDatabase } from '../moving/raw/raw-database.ts';
import type { Dialect } from '../sql/migrations/migrate.ts';

/** Everything is read as it was at one moment, and nothing can be written. */
const beginReading: Readonly<Record<Dialect, string>> = {
  sqlite: 'pragma query_only = on; begin',
  postgres: 'begin isolation level repeatable read read only',
  mysql: `set session transaction isolation level repeatable read; start transaction with consistent snapshot, read only`,
};

/**
 * Lends the database for reading; a service may be using it.
 * @throws MovingError database_unknown, database_memory, database_missing, database_empty, audit_missing, database_unusable
 */
export async function withAudit<T>(database: string, work: (raw: RawDatabase) => Promise<T>): Promise<T> {
  const raw = await openRaw(readDatabaseName(database), { mayCreate: false });
  try {
    if (!(await raw.schema.hasTable('users'))) throw new MovingError('database_empty');
    if (!(await raw.schema.hasTable('audit_events'))) throw new MovingError('audit_missing');
    await raw.schema.runScript(beginReading[raw.schema.dialect]);
    const answer = await work(raw);
    await raw.schema.runScript('rollback');
    return answer;
  } catch (error) {
    if (error instanceof MovingError) throw error;
    throw new MovingError('database_unusable', [error instanceof Error ? error.message : String(error)], error);
  } finally {
    await raw.close();
  }
}
