// Redis (or Valkey) as the tests run it.

import { delimiter } from 'node:path';
import { findProgram } from '../need-programs.mjs';
import { answers } from './talk.mjs';

const settings = {
  fast: ['--appendonly', 'no'],
  durable: ['--appendonly', 'yes', '--appendfsync', 'always'],
};

function find() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/opt/homebrew/bin', '/usr/local/bin'];
  const redis = findProgram(folders, ['redis-server', 'valkey-server']);
  return redis && { redis };
}

function command({ redis }, { folder, port }, { durable }) {
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--databases', '1000', '--save', ''];
  return [redis, [...place, ...settings[durable ? 'durable' : 'fast']]];
}

export const redis = {
  title: 'Redis',
  variable: 'TEST_REDIS_URL',
  example: 'redis://host/0 (empty numbered databases are used)',
  apt: ['redis-server'],
  brew: 'redis',
  find,
  prepare: async () => {},
  command,
  url: ({ port }) => `redis://127.0.0.1:${port}/0`,
  isReady: (port) => answers(port, 'PING\r\n', (bytes) => bytes.includes('+PONG')),
  stopSignal: 'SIGTERM',
  endSignal: 'SIGKILL',
};
