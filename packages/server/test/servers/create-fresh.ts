import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { ServerKind } from '../../../../scripts/servers/kinds.mjs';

/** An empty database on a server that others use too. */
export interface Fresh {
  readonly url: string;
  drop(): Promise<void>;
}

const newName = (): string => `wxlogin_test_${randomBytes(6).toString('hex')}`;

function withPath(server: string, path: string): string {
  const url = new URL(server);
  url.pathname = path;
  return url.href;
}

async function askPostgres(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function askMysql(server: string, statement: string): Promise<void> {
  const client = await createConnection(server);
  await client.query(statement).finally(() => client.end());
}

/** Those that were handed out: they may stay empty for a while after that. */
const taken = new Set<string>();

/** The first numbered database that holds nothing: what a given Redis remembers is left alone. */
async function createRedis(server: string): Promise<Fresh> {
  const client = connectRedis(server);
  try {
    // Hosted ones may forbid the question.
    const [, limit = '16'] = (await client.config('GET', 'databases').catch(() => [])) as string[];
    for (let number = 1; number < Number(limit); number += 1) {
      const url = withPath(server, `/${number}`);
      if (taken.has(url)) continue;
      taken.add(url);
      await client.select(number);
      if ((await client.dbsize()) === 0) return { url, drop: () => flush(url) };
    }
    throw new Error(`Redis has no empty database left; it has ${limit}, and --databases makes more.`);
  } finally {
    client.disconnect();
  }
}

/** Its errors reach whoever asks something. */
const connectRedis = (url: string): Redis => new Redis(url, { maxRetriesPerRequest: 1 }).on('error', () => {});

async function flush(url: string): Promise<void> {
  const client = connectRedis(url);
  await client.flushdb().finally(() => client.disconnect());
}

export const createFresh: Readonly<Record<ServerKind, (server: string) => Promise<Fresh>>> = {
  async postgres(server) {
    const name = newName();
    await askPostgres(server, `create database ${name}`);
    return {
      url: withPath(server, `/${name}`),
      drop: () => askPostgres(server, `drop database ${name} with (force)`),
    };
  },
  async mysql(server) {
    const name = newName();
    await askMysql(server, `create database ${name}`);
    return { url: withPath(server, `/${name}`), drop: () => askMysql(server, `drop database ${name}`) };
  },
  redis: createRedis,
};
