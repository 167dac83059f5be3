import type { Query, SqlValue, WriteStatement } from '../driver.ts';
import type { Outgoing } from '../remote/database.ts';
import { type ColumnType, type TableName, tables } from '../tables.ts';

/** How the statements of the store are spelt for PostgreSQL. Values travel beside the text; many of a column travel as one array. */

const arrayTypes: Readonly<Record<ColumnType, string>> = { bytes: 'bytea[]', text: 'text[]', integer: 'bigint[]' };

const asked = new Map<Query, string>();

export const ask = (query: Query, values: readonly SqlValue[]): Outgoing => ({
  sql: remember(asked, query, ({ sql, by }) => (by === undefined ? sql : `${sql} ${by} = ?`)),
  values,
});

const askedMany = new Map<Query, string>();

export const askMany = (query: Query, values: readonly SqlValue[], lastValues: readonly SqlValue[]): Outgoing => ({
  sql: remember(askedMany, query, ({ sql, by }) => {
    const type = lastValues[0] instanceof Uint8Array ? 'bytes' : 'text';
    return `${sql.replace(/^select /, `select ${by} as asked, `)} ${by} = any(?::${arrayTypes[type]})`;
  }),
  values: [...values, lastValues],
});

const written = new Map<WriteStatement, string>();
const writtenMany = new Map<WriteStatement, string>();

export function write(statement: WriteStatement, rows: readonly (readonly SqlValue[])[]): readonly Outgoing[] {
  if (statement.many === undefined || rows.length === 1) {
    const sql = remember(written, statement, (each) => each.sql);
    return rows.map((values) => ({ sql, values }));
  }
  const values = statement.columns.map((_, index) => rows.map((row) => row[index] ?? null));
  return [{ sql: remember(writtenMany, statement, composeMany), values }];
}

function composeMany({ table, columns, many }: WriteStatement): string {
  const types: Readonly<Record<string, ColumnType>> = tables[table as TableName].columns;
  const arrays = columns.map((column) => `?::${arrayTypes[types[column] ?? 'text']}`).join(', ');
  if (many === 'delete') return `delete from ${table} where ${columns[0]} = any(${arrays})`;
  return `insert into ${table} (${columns.join(', ')}) select * from unnest(${arrays})`;
}

function remember<Key>(texts: Map<Key, string>, key: Key, compose: (key: Key) => string): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = numberPlaces(compose(key));
  texts.set(key, text);
  return text;
}

/** Each `?` becomes `$1`, `$2`, …; no text has one inside quotes. */
function numberPlaces(text: string): string {
  let count = 0;
  return text.replaceAll('?', () => `$${++count}`);
}
