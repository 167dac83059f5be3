import type { SqlValue, WriteStatement } from '../../sql/driver.ts';
import { migrations } from '../../sql/migrations/migrations.ts';
import { endConnection, openConnection, query } from '../../sql/mysql/mysql-connection.ts';
import { describeMysqlOpenError } from '../../sql/mysql/mysql-errors.ts';
import { describeSchema, migrateMysql } from '../../sql/mysql/mysql-schema.ts';
import { write } from '../../sql/mysql/mysql-texts.ts';
import { tables } from '../../sql/tables.ts';
import type { RawDatabase } from './raw-database.ts';

/** Values that do not fit are refused, not cut. */
const settings = `
  set session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
  set session transaction isolation level read committed`;

/** @throws Error with the cause and the fix; never holds the address */
export async function openRawMysql(url: string): Promise<RawDatabase> {
  const connection = await openConnection(url).catch((error: unknown) => {
    throw describeMysqlOpenError(error);
  });
  const run = (sql: string) => query(connection, sql, 0);
  await run(settings);
  const schema = describeSchema(connection);
  return {
    schema,
    // Else the planner may look up the first column alone and walk all its rows each time.
    inKeyOrder: ' force index (primary)',
    bytewise: '',
    async write(statement: WriteStatement, rows: readonly (readonly SqlValue[])[]) {
      for (const { sql } of write(statement, rows)) await run(sql);
    },
    migrate: (migrationRun) => migrateMysql(url, migrations, migrationRun),
    async tryLock(name) {
      // Locks are those of the whole server, so their names carry the database.
      const sql = "select get_lock(concat('wxlogin ', left(sha2(concat(database(), ?), 256), 40)), 0) as locked";
      const [row] = await schema.all({ sql }, name);
      return row?.locked === 1;
    },
    async tidy() {
      await run(`analyze table ${Object.keys(tables).join(', ')}`);
    },
    close: () => endConnection(connection),
  };
}
