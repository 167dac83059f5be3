import { listPending } from '../../sql/migrations/migrate.ts';
import { migrations } from '../../sql/migrations/migrations.ts';
import { loadSqlite, type SqliteDatabase } from '../../sql/sqlite/load-sqlite.ts';
import { describeSchema } from '../../sql/sqlite/sqlite-driver.ts';
import { readFacts } from '../copy/facts.ts';
import { MovingError } from '../moving-error.ts';
import { runApart } from './run-apart.ts';

/** Opens a file that nobody else uses and that is thrown away when anything goes wrong: everything is in the one file at once. */
export async function openAlone(path: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = delete; pragma synchronous = off; pragma foreign_keys = off');
  return database;
}

/**
 * Looks at every page of the file and at what it holds.
 * @param name what people call the file
 * @throws MovingError backup_damaged, backup_other; database_unusable when a newer wxlogin made it
 */
export async function checkBackup(path: string, name: string): Promise<{ readonly rootCheck: string | undefined }> {
  try {
    const identity = await readIdentity(path, name);
    const rows = await runApart({ path, pragmas: ['query_only = on'], sql: 'pragma integrity_check(1)' });
    const [verdict] = rows.map((row) => String(row.integrity_check));
    if (verdict !== 'ok') throw new MovingError('backup_damaged', [name, verdict ?? '']);
    return identity;
  } catch (error) {
    if (error instanceof MovingError) throw error;
    throw new MovingError('backup_damaged', [name, error instanceof Error ? error.message : String(error)], error);
  }
}

async function readIdentity(path: string, name: string) {
  const database = await openAlone(path);
  try {
    const schema = describeSchema(database);
    if (!(await schema.hasTable('users'))) throw new MovingError('backup_other', [name]);
    const rootCheck = (await readFacts({ schema })).get('root_check');
    await listPending(schema, migrations).catch((error: unknown) => {
      throw new MovingError('database_unusable', [error instanceof Error ? error.message : String(error)], error);
    });
    return { rootCheck };
  } finally {
    database.close();
  }
}
