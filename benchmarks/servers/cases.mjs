// What is compared. Each case starts its server with a database of its own, full of the same people.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listTree } from '../../scripts/servers/process-tree.mjs';
import { startServer } from '../../scripts/servers/start-server.mjs';
import { findFreePort, readUsage, spawnServer } from './spawn-server.mjs';
import { startWxlogin } from './start-wxlogin.mjs';

export const cases = {
  limit: { title: 'bare loop, the limit', schema: 'bare', start: ofFile('servers/bare.mjs'), jwks: '/jwks' },
  wxlogin: { title: 'wxlogin, SQLite', schema: 'wxlogin', start: withSqlite },
  postgres: { title: 'wxlogin, PostgreSQL', schema: 'wxlogin', start: withServer('postgres'), kind: 'postgres' },
  mariadb: { title: 'wxlogin, MariaDB', schema: 'wxlogin', start: withServer('mysql'), kind: 'mysql' },
  'commit-each': { title: 'wxlogin, one commit per request', schema: 'wxlogin', start: withSqliteEach },
  starter: {
    title: 'Fastify starter, HS256',
    schema: 'starter',
    start: ofFile('peers/starter.mjs'),
    secret: '/secret',
  },
  tutorial: {
    title: 'Express tutorial, ES256',
    schema: 'tutorial',
    start: ofFile('peers/tutorial.mjs'),
    jwks: '/jwks',
  },
  'better-auth': {
    title: 'better-auth, own endpoint',
    schema: 'betterAuth',
    start: ofFile('peers/better-auth.mjs'),
    path: '/api/auth/sign-in/wechat',
    jwks: '/api/auth/jwks',
  },
  'better-auth-anonymous': {
    title: 'better-auth, anonymous (no WeChat, no JWT)',
    schema: 'betterAuth',
    start: ofFile('peers/better-auth.mjs'),
    path: '/api/auth/sign-in/anonymous',
  },
};

export const peers = ['starter', 'tutorial', 'better-auth', 'better-auth-anonymous'];

/** A server of this folder: it is told its port, the address of WeChat and its database file. */
function ofFile(name) {
  const file = fileURLToPath(new URL(`../${name}`, import.meta.url));
  return async ({ folder, id, wechatURL }) => {
    const port = await findFreePort();
    const databaseFile = join(folder, `${id}.db`);
    const args = [file, String(port), wechatURL, databaseFile];
    const env = { NODE_ENV: 'production' };
    const server = await spawnServer({
      command: process.execPath,
      args,
      env,
      port,
      logFile: join(folder, `${id}.log`),
    });
    return { ...server, database: `sqlite:${databaseFile}` };
  };
}

async function withSqlite({ folder, id, wechatURL, ...more }) {
  const database = `sqlite:${join(folder, `${id}.db`)}`;
  return { ...(await startWxlogin({ folder, name: id, database, wechatURL, ...more })), database };
}

function withSqliteEach(given) {
  return withSqlite({ ...given, each: true });
}

function withServer(kind) {
  return async ({ folder, id, wechatURL }) => {
    const databaseServer = await startServer(kind, { durable: true, memoryMb: 512 });
    try {
      const database = databaseServer.url;
      const server = await startWxlogin({ folder, name: id, database, wechatURL });
      return {
        ...server,
        database,
        databaseUsage: () => readUsage(databaseServer.pid),
        databaseProcesses: () => listTree(databaseServer.pid).length,
        async stop() {
          await server.stop();
          await databaseServer.remove();
        },
      };
    } catch (error) {
      await databaseServer.remove();
      throw error;
    }
  };
}
