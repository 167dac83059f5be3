import type { Query, SqlValue, WriteStatement } from '../../sql/driver.ts';
import { type ColumnType, type TableName, tables } from '../../sql/tables.ts';
import type { RawDatabase } from '../raw/raw-database.ts';

/** A table as copying sees it. */
export interface MovedTable {
  readonly name: TableName;
  readonly columns: readonly string[];
  readonly key: readonly { readonly column: string; readonly type: ColumnType }[];
  /** How many rows are read at once. */
  readonly stretch: number;
  readonly insert: WriteStatement;
  readonly deleteByKey: WriteStatement;
  /** Of rows that have the same value in a column where every row has its own. */
  readonly deleteTwins: readonly { readonly index: number; readonly statement: WriteStatement }[];
  /** Which rows are moved, as a condition; all where there is none. */
  readonly only: string;
}

/** Who leads what at this moment is nobody's business elsewhere. */
const leftBehind: ReadonlySet<TableName> = new Set<TableName>(['leases']);
/** What a database knows about itself, and no other. */
export const ownFacts = ['mode', 'served_at'] as const;

const only: Partial<Record<TableName, string>> = {
  facts: `name not in (${ownFacts.map((name) => `'${name}'`).join(', ')})`,
};

/** Beside the key, what else no two rows share. */
export const uniqueColumns: Partial<Record<TableName, readonly string[]>> = {
  attempts: ['code_hash'],
  avatars: ['user_id'],
  phones: ['number_hash'],
};

const stretchOf: Partial<Record<TableName, number>> = { avatars: 32 };
const usualStretch = 4000;

function describeTable(name: TableName): MovedTable {
  const types: Readonly<Record<string, ColumnType>> = tables[name].columns;
  const columns = Object.keys(types);
  const key = tables[name].key.map((column) => ({ column, type: types[column] ?? 'bytes' }));
  return {
    name,
    columns,
    key,
    stretch: stretchOf[name] ?? usualStretch,
    insert: {
      table: name,
      change: 'insert',
      columns,
      sql: `insert into ${name} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      many: 'insert',
    },
    deleteByKey: deleteBy(
      name,
      key.map(({ column }) => column),
    ),
    deleteTwins: (uniqueColumns[name] ?? []).map((column) => ({
      index: columns.indexOf(column),
      statement: deleteBy(name, [column]),
    })),
    only: only[name] ?? '',
  };
}

const deleteBy = (name: TableName, columns: readonly string[]): WriteStatement => ({
  table: name,
  change: 'delete',
  columns,
  sql: `delete from ${name} where ${columns.map((column) => `${column} = ?`).join(' and ')}`,
  ...(columns.length === 1 && { many: 'delete' }),
});

export const movedTables: readonly MovedTable[] = (Object.keys(tables) as TableName[])
  .filter((name) => !leftBehind.has(name))
  .map(describeTable);

/** How a stretch of a table is read: `next` begins behind the key whose values `spread` gives. */
export interface Reading {
  readonly first: Query;
  readonly next: Query;
  spread(key: readonly SqlValue[]): SqlValue[];
}

export function describeReading({ name, columns, key, only: which }: MovedTable, from: RawDatabase): Reading {
  const sorted = key.map(({ column, type }) => (type === 'text' ? column + from.bytewise : column));
  const select = (...conditions: string[]): Query => {
    const where = conditions.filter((condition) => condition !== '').join(' and ');
    const rows = `${name}${from.inKeyOrder}${where && ` where ${where}`}`;
    return { sql: `select ${columns.join(', ')} from ${rows} order by ${sorted.join(', ')} limit ?` };
  };
  return { first: select(which), next: select(which, isBehind(sorted)), spread };
}

/** `a >= ? and (a > ? or b > ?)` lets every planner use an index that begins with `a`; `(a, b) > (?, ?)` does not. */
function isBehind([first = '', ...rest]: readonly string[]): string {
  return rest.length === 0 ? `${first} > ?` : `${first} >= ? and (${first} > ? or (${isBehind(rest)}))`;
}

function spread([first = null, ...rest]: readonly SqlValue[]): SqlValue[] {
  return rest.length === 0 ? [first] : [first, first, ...spread(rest)];
}

/** @returns how many rows would be moved */
export async function countRows({ name, only: which }: MovedTable, of: RawDatabase): Promise<number> {
  const [row] = await of.schema.all({ sql: `select count(*) as n from ${name}${which && ` where ${which}`}` });
  return Number(row?.n);
}
