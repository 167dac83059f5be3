import { rmSync } from 'node:fs';
import type { RawDatabase } from '../../packages/server/src/store/moving/raw/raw-database.ts';
import { migrate } from '../../packages/server/src/store/sql/migrations/migrate.ts';
import { migrations } from '../../packages/server/src/store/sql/migrations/migrations.ts';
import { insertInto } from '../../packages/server/src/store/sql/statements.ts';
import { type TableName, tables } from '../../packages/server/src/store/sql/tables.ts';
import { type Samples, withRaw } from '../../packages/server/test/store/moving/sample-rows.ts';

const tableNames = Object.keys(tables) as TableName[];
const newest = migrations.length;
/** Every schema but the present one. */
export const earlierVersions = migrations.slice(0, newest - 1).map(({ version }) => version);

/** The columns of each table, as a schema had them. */
export type Shape = ReadonlyMap<TableName, readonly string[]>;
/** Every row, spelt so that two snapshots can be compared. */
export type Snapshot = ReadonlyMap<TableName, readonly string[]>;

/** Makes the database anew as the first `version` migrations make it, with these rows as far as it has a place for them. */
export async function makeEarlier(database: string, version: number, rows: readonly Samples[]): Promise<Shape> {
  await empty(database);
  return withRaw(database, async (raw) => {
    await migrate(raw.schema, migrations.slice(0, version), { now: 1 });
    const shape = await readShape(raw);
    await raw.schema.runScript('begin');
    for (const [table, columns] of shape) {
      const values = rows
        .flatMap((each) => each[table] ?? [])
        .map((row) => columns.map((column) => row[column] ?? null));
      for (let at = 0; at < values.length; at += 20)
        await raw.write(insertInto(table, [...columns]), values.slice(at, at + 20));
    }
    await raw.schema.runScript('commit');
    return shape;
  });
}

async function empty(database: string): Promise<void> {
  if (database.startsWith('sqlite:'))
    for (const end of ['', '-wal', '-shm']) rmSync(`${database.slice('sqlite:'.length)}${end}`, { force: true });
  else
    await withRaw(database, (raw) =>
      raw.schema.runScript(`drop table if exists ${[...tableNames, 'schema_versions'].join(', ')}`),
    );
}

async function readShape(raw: RawDatabase): Promise<Shape> {
  const shape = new Map<TableName, string[]>();
  for (const table of tableNames) {
    if (!(await raw.schema.hasTable(table))) continue;
    const columns: string[] = [];
    for (const column of Object.keys(tables[table].columns))
      if (await canSelect(raw, `select ${column} from ${table} where 1 = 0`)) columns.push(column);
    shape.set(table, columns);
  }
  return shape;
}

async function canSelect(raw: RawDatabase, sql: string): Promise<boolean> {
  try {
    await raw.schema.all({ sql });
    return true;
  } catch {
    return false;
  }
}

/** What the database holds in the columns of this shape. */
export const takeSnapshot = (database: string, shape: Shape): Promise<Snapshot> =>
  withRaw(database, async (raw) => {
    const snapshot = new Map<TableName, string[]>();
    for (const [table, columns] of shape) {
      const rows = await raw.schema.all({ sql: `select ${columns.join(', ')} from ${table}` });
      snapshot.set(table, rows.map((row) => JSON.stringify(columns.map((column) => spell(row[column])))).sort());
    }
    return snapshot;
  });

const spell = (value: unknown): unknown =>
  value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : value;

/** Rows that are only on one of the two sides: lost, changed or new. */
export function countDifferences(one: Snapshot, other: Snapshot): number {
  let differences = 0;
  for (const table of new Set([...one.keys(), ...other.keys()])) {
    const [before, after] = [new Set(one.get(table)), new Set(other.get(table))];
    differences += [...before].filter((row) => !after.has(row)).length;
    differences += [...after].filter((row) => !before.has(row)).length;
  }
  return differences;
}

/** How many steps of the schema a database has behind it. */
export const readVersion = (database: string): Promise<number> =>
  withRaw(database, async (raw) => {
    const [row] = await raw.schema.all({ sql: 'select count(*) as steps from schema_versions' });
    return Number(row?.steps);
  });
