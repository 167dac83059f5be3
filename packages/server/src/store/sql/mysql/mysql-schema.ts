import type { Connection as MysqlConnection } from 'mysql2';
import type { Query } from '../driver.ts';
import { type Migration, type MigrationRun, migrate, type Schema } from '../migrations/migrate.ts';
import { endConnection, openConnection, query } from './mysql-connection.ts';
import { ask, write } from './mysql-texts.ts';

/** The lock is one of the whole server, so its name carries the database. */
const lockName = "concat('wxlogin ', left(sha2(database(), 256), 40))";

/** Brings the schema up to date; of several processes at once the others wait. @throws as `listPending`, and what `mysql2` says */
export function migrateMysql(url: string, wanted: readonly Migration[], run: MigrationRun): Promise<void> {
  return withSchema(url, async (schema) => {
    const seconds = Math.ceil((run.patienceMs ?? 60_000) / 1000);
    const [answer] = await schema.all({ sql: `select get_lock(${lockName}, ${seconds}) as locked` });
    if (answer?.locked !== 1)
      throw new Error('Another process has been changing the schema for a while. Wait until it is done.');
    await migrate(schema, wanted, run);
  });
}

/** Lends the schema over a connection of its own; its locks end with it. */
export async function withSchema<T>(url: string, work: (schema: Schema) => Promise<T>): Promise<T> {
  const connection = await openConnection(url);
  try {
    return await work(describeSchema(connection));
  } finally {
    await endConnection(connection);
  }
}

const findTable: Query = {
  sql: 'select 1 as found from information_schema.tables where table_schema = database() and table_name = ?',
};

export function describeSchema(connection: MysqlConnection): Schema {
  const all: Schema['all'] = async (question, ...values) => {
    const [answer] = await query(connection, ask(question, values).sql, 0);
    return answer?.rows ?? [];
  };
  return {
    dialect: 'mysql',
    hasTable: async (name) => (await all(findTable, name)).length > 0,
    all,
    async runScript(script) {
      await query(connection, script, 0);
    },
    async apply(changes) {
      for (const { statement, values } of changes)
        for (const { sql } of write(statement, [values])) await query(connection, sql, 0);
    },
  };
}
