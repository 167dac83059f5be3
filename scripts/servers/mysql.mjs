// MariaDB as the tests run it. Awkward on purpose: an account without privileges, its own default character set (latin1, which ignores case), a time zone that is not UTC.

import { writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findProgram } from '../need-programs.mjs';
import { replication } from './mysql-replication.mjs';
import { runBeside, runToEnd } from './run-to-end.mjs';
import { answers } from './talk.mjs';

const settings = {
  fast: ['--innodb-flush-method=nosync', '--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0'],
  durable: ['--innodb-flush-log-at-trx-commit=1', '--innodb-doublewrite=1'],
};

function find() {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...['/usr/sbin', '/usr/bin', '/opt/homebrew/opt/mariadb/bin', '/usr/local/opt/mariadb/bin'],
  ];
  const mariadbd = findProgram(folders, ['mariadbd']);
  const installDb = findProgram(folders, ['mariadb-install-db']);
  return mariadbd && installDb && { mariadbd, installDb };
}

const dataOf = ({ folder }) => `--datadir=${join(folder, 'data')}`;

async function prepare({ installDb }, place) {
  const extra = join(place.folder, 'account.sql');
  const statements = [
    'flush privileges',
    'create database wxlogin',
    `create user wxlogin@'127.0.0.1' identified by '${place.password}'`,
    "grant all on `wxlogin%`.* to wxlogin@'127.0.0.1'",
    `create user admin@'127.0.0.1' identified by '${place.password}'`,
    "grant all on *.* to admin@'127.0.0.1' with grant option",
  ];
  writeFileSync(extra, statements.map((statement) => `${statement};\n`).join(''), { mode: 0o644 });
  await runToEnd(place, installDb, [
    ...['--no-defaults', dataOf(place), `--extra-file=${extra}`, '--auth-root-authentication-method=socket'],
    ...['--skip-test-db', '--skip-name-resolve', '--innodb-flush-method=nosync', '--innodb-log-file-size=16M'],
  ]);
}

function command({ mariadbd }, place, serverSettings) {
  const { folder, port } = place;
  const { durable, memoryMb, tls } = serverSettings;
  const all = [
    ...['--no-defaults', dataOf(place), `--tmpdir=${folder}`, `--socket=${join(folder, 's')}`],
    ...[`--pid-file=${join(folder, 'pid')}`, '--bind-address=127.0.0.1', `--port=${port}`, '--skip-name-resolve'],
    ...['--performance-schema=off', '--max-connections=200', '--default-time-zone=+05:30'],
    ...[`--innodb-buffer-pool-size=${memoryMb}M`, `--innodb-log-file-size=${memoryMb / 4}M`],
    ...settings[durable ? 'durable' : 'fast'],
    ...replication.options(place, serverSettings),
    ...(tls ? [`--ssl-cert=${place.write('cert', tls.cert)}`, `--ssl-key=${place.write('key', tls.key)}`] : []),
  ];
  return [mariadbd, all];
}

function administer({ mariadbd }, place, statements) {
  const client = findProgram(
    [...(process.env.PATH ?? '').split(delimiter), join(dirname(mariadbd), '../bin')],
    ['mariadb'],
  );
  const account = ['--no-defaults', '--host=127.0.0.1', `--port=${place.port}`, '--user=admin'];
  const plain = ['--batch', '--skip-column-names', `--execute=${statements.join(';\n')}`];
  return runBeside(place, { MYSQL_PWD: place.password }, [client, ...account, ...plain]);
}

export const mysql = {
  title: 'MariaDB',
  variable: 'TEST_MYSQL_URL',
  example: 'mysql://user:password@host/database (the user may create databases)',
  apt: ['mariadb-server-core', 'mariadb-client-core'],
  brew: 'mariadb',
  find,
  prepare,
  command,
  administer,
  replication,
  url: ({ port, password }) => `mysql://wxlogin:${encodeURIComponent(password)}@127.0.0.1:${port}/wxlogin`,
  /** The greeting that opens every connection: protocol version 10 after a header of 4 bytes. */
  isReady: (port) => answers(port, '', (bytes) => bytes[4] === 10),
  stopSignal: 'SIGTERM',
  endSignal: 'SIGKILL',
};
