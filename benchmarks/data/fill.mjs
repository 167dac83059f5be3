// Fills a database that its server has just made: the same people in each, one session each.

import mysql from 'mysql2/promise';
import pg from 'pg';
import { openSqlite } from '../servers/open-sqlite.mjs';
import { schemas } from './schemas.mjs';

const rowsAtOnce = 1000;

/** `database` is `sqlite:<file>`, `postgres://…` or `mysql://…`; `schema` one of `schemas`. */
export async function fill({ database, schema, people }) {
  const connection = await open(database);
  await connection.run('begin');
  for (const [table, { columns, row }] of Object.entries(schemas[schema])) {
    for (let first = 1; first <= people; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, people - first + 1);
      const rows = Array.from(
        { length: count },
        (_, index) =>
          `(${row(first + index)
            .map(connection.literal)
            .join(',')})`,
      );
      await connection.run(`insert into ${table} (${columns}) values ${rows.join(',')}`);
    }
  }
  await connection.run('commit');
  for (const statement of connection.settle) await connection.run(statement);
  await connection.end();
}

const literal = (value) => {
  if (typeof value === 'number') return value;
  return Buffer.isBuffer(value) ? `x'${value.toString('hex')}'` : `'${value}'`;
};

async function open(url) {
  if (url.startsWith('sqlite:')) {
    const database = openSqlite(url.slice('sqlite:'.length));
    const settle = ['pragma wal_checkpoint(truncate)'];
    return { run: (sql) => database.exec(sql), literal, settle, end: () => database.close() };
  }
  if (url.startsWith('postgres:')) {
    const client = new pg.Client(url);
    await client.connect();
    const ofPostgres = (value) => (Buffer.isBuffer(value) ? `'\\x${value.toString('hex')}'` : literal(value));
    return {
      run: (sql) => client.query(sql),
      literal: ofPostgres,
      settle: ['vacuum analyze'],
      end: () => client.end(),
    };
  }
  const connection = await mysql.createConnection(url);
  const settle = ['analyze table users, identities, sessions'];
  return { run: (sql) => connection.query(sql), literal, settle, end: () => connection.end() };
}
