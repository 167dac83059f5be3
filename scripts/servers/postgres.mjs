// PostgreSQL as the tests run it. Awkward on purpose: a role without privileges, a collation that is not the order of bytes, a time zone that is not UTC.

import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../need-programs.mjs';
import { replication } from './postgres-replication.mjs';
import { runBeside, runToEnd } from './run-to-end.mjs';
import { answers } from './talk.mjs';

const settings = {
  fast: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' },
  durable: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', wal_compression: 'on' },
};

/** Debian keeps each version's programs apart; so does Homebrew. The newest first, and both from one folder. */
function find() {
  const folders = [
    ...versionsIn('/usr/lib/postgresql', /^\d+$/),
    ...versionsIn('/opt/homebrew/opt', /^postgresql@\d+$/),
    ...versionsIn('/usr/local/opt', /^postgresql@\d+$/),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  for (const folder of folders) {
    const programs = { postgres: findProgram([folder], ['postgres']), initdb: findProgram([folder], ['initdb']) };
    if (programs.postgres && programs.initdb) return programs;
  }
  return undefined;
}

function versionsIn(base, pattern) {
  try {
    const names = readdirSync(base).filter((name) => pattern.test(name));
    const version = (name) => Number(name.replace(/\D/g, ''));
    return names.sort((a, b) => version(b) - version(a)).map((name) => join(base, name, 'bin'));
  } catch {
    return [];
  }
}

const dataOf = ({ folder }) => join(folder, 'data');

async function prepare({ postgres, initdb }, place) {
  const data = dataOf(place);
  const { stdout: help } = await promisify(execFile)(initdb, ['--help']);
  const collation = help.includes('--icu-locale') ? ['--locale-provider=icu', '--icu-locale=en-US'] : [];
  const passwordFile = join(place.folder, 'password');
  writeFileSync(passwordFile, place.password, { mode: 0o644 });
  await runToEnd(place, initdb, [
    ...['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale=C', ...collation, '--no-sync', '--no-instructions'],
  ]);
  const statements = [
    `create role wxlogin login createdb password '${place.password}'`,
    'create database wxlogin owner wxlogin',
  ];
  await runToEnd(place, postgres, ['--single', '-F', '-D', data, 'postgres'], `${statements.join('\n')}\n`);
}

function command({ postgres }, place, { durable, memoryMb, tls }) {
  const all = {
    listen_addresses: '127.0.0.1',
    port: place.port,
    unix_socket_directories: '',
    // In the data folder, so that a killed server leaves nothing in /dev/shm.
    dynamic_shared_memory_type: 'mmap',
    max_connections: 200,
    shared_buffers: `${memoryMb}MB`,
    max_wal_size: `${Math.max(1024, memoryMb)}MB`,
    timezone: 'Asia/Kolkata',
    jit: 'off',
    ...settings[durable ? 'durable' : 'fast'],
    ...(tls && { ssl: 'on', ssl_cert_file: place.write('cert', tls.cert), ssl_key_file: place.write('key', tls.key) }),
  };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [postgres, ['-D', dataOf(place), ...options]];
}

function administer({ postgres }, place, statements) {
  const account = ['--host=127.0.0.1', `--port=${place.port}`, '--username=postgres', '--dbname=postgres'];
  const plain = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1'];
  // Each by itself: ALTER SYSTEM wants no company.
  const commands = statements.map((statement) => `--command=${statement}`);
  const psql = join(dirname(postgres), 'psql');
  return runBeside(place, { PGPASSWORD: place.password }, [psql, ...account, ...plain, ...commands]);
}

/** StartupMessage, protocol 3.0: https://www.postgresql.org/docs/15/protocol-message-formats.html */
function startupMessage() {
  const body = Buffer.from('user\0wxlogin\0database\0wxlogin\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(0x30000, 4);
  return Buffer.concat([head, body]);
}

export const postgres = {
  title: 'PostgreSQL',
  variable: 'TEST_POSTGRES_URL',
  example: 'postgres://user:password@host/database (the user may create databases)',
  apt: ['postgresql'],
  brew: 'postgresql@17',
  find,
  prepare,
  command,
  administer,
  replication,
  url: ({ port, password }) => `postgres://wxlogin:${encodeURIComponent(password)}@127.0.0.1:${port}/wxlogin`,
  /** While it starts or recovers it answers with an error; the request for a password comes when it is open. */
  isReady: (port) => answers(port, startupMessage(), (bytes) => bytes[0] === 'R'.charCodeAt(0)),
  /** The fast shutdown: connections are cut, everything is written. */
  stopSignal: 'SIGINT',
  /** The immediate shutdown, which gives its shared memory back. */
  endSignal: 'SIGQUIT',
};
