import type { Query, SqlValue, WriteStatement } from '../driver.ts';
import type { Outgoing } from '../remote/database.ts';

/**
 * How the statements of the store are spelt for MySQL and MariaDB. Several statements travel in one packet only as text, so values are
 * written into it, as hexadecimal digits: no value can end its literal, whatever the character set or sql_mode.
 */

export const ask = (query: Query, values: readonly SqlValue[]): Outgoing =>
  compose(query.by === undefined ? query.sql : `${query.sql} ${query.by} = ?`, values);

export function askMany(query: Query, values: readonly SqlValue[], lastValues: readonly SqlValue[]): Outgoing {
  const selected = query.sql.replace(/^select /, `select ${query.by} as asked, `);
  const { sql } = compose(`${selected} ${query.by} in (`, values);
  return { sql: `${sql}${lastValues.map(literal).join(', ')})`, values: [] };
}

export function write(statement: WriteStatement, rows: readonly (readonly SqlValue[])[]): readonly Outgoing[] {
  const { table, columns, sql, many } = statement;
  if (many === undefined || rows.length === 1) return rows.map((values) => compose(sql, values));
  const lists = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  const text =
    many === 'delete'
      ? `delete from ${table} where ${columns[0]} in (${lists})`
      : `insert into ${table} (${columns.join(', ')}) values ${lists}`;
  return [{ sql: text, values: [] }];
}

const pieces = new Map<string, readonly string[]>();

/** Puts a literal for each `?`; no text has one inside quotes. */
function compose(text: string, values: readonly SqlValue[]): Outgoing {
  const [first = '', ...others] = piecesOf(text);
  const sql = others.reduce((so, piece, index) => so + literal(values[index] ?? null) + piece, first);
  return { sql, values: [] };
}

function piecesOf(text: string): readonly string[] {
  const known = pieces.get(text);
  if (known) return known;
  const made = text.split('?');
  pieces.set(text, made);
  return made;
}

function literal(value: SqlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `_utf8mb4 x'${Buffer.from(value, 'utf8').toString('hex')}'`;
  if (value instanceof Uint8Array)
    return `x'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}'`;
  if (Number.isSafeInteger(value)) return String(value);
  throw new RangeError(`${value} is no number that a database here stores`);
}
