// That nothing is fast by not doing the work: tokens verify, refresh tokens work, what is answered is durable, the log is written.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { openDatabase } from '../../packages/server/dist/store/sql/sqlite/open-database.js';
import { cases } from '../servers/cases.mjs';

export async function checkMeaning(place, id) {
  const server = place.servers[id];
  const { jwks = '/.well-known/jwks.json', secret, schema, path = '/login' } = cases[id];
  const { codes } = await place.wechat.ask({ count: 1, people: place.people });
  const answer = await ask(`${server.url}${path}`, { code: codes[0] });
  if (answer.token && !cases[id].jwks) return must(id, await readDurability(server));
  const key = secret
    ? new TextEncoder().encode((await ask(`${server.url}${secret}`)).secret)
    : createRemoteJWKSet(new URL(`${server.url}${jwks}`));
  const { payload } = await jwtVerify(answer.access_token, key);
  if (payload.sub !== String(answer.user.id)) throw new Error(`${id}: the token is of somebody else`);
  if (!answer.refresh_token) throw new Error(`${id}: no refresh token`);
  if (schema === 'wxlogin' || schema === 'bare') await checkRefresh(server, answer);
  if (id === 'commit-each') await checkCommits(server);
  if (server.logFile) checkLog(server.logFile);
  must(id, await durabilityOf(place, server, schema));
}

async function ask(url, body) {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: body && { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function checkRefresh(server, answer) {
  const renewed = await ask(`${server.url}/refresh`, { refresh_token: answer.refresh_token });
  if (renewed.user.id !== answer.user.id || renewed.refresh_token === answer.refresh_token)
    throw new Error('the refresh token does not work');
}

async function checkCommits(server) {
  const { commits, writes } = await server.groups();
  if (commits < 100 || writes !== commits) throw new Error(`commit-each: ${writes} writes in ${commits} commits`);
}

function checkLog(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  if (lines.filter((line) => line.includes('login')).length < 100) throw new Error(`nothing was logged in ${file}`);
}

const readDurability = async (server) => (await ask(`${server.url}/durability`)).synchronous === 2;

/** wxlogin opens SQLite so that it refuses to start when this is not so; here it is asked once more of a file beside its own. */
async function durabilityOf(place, server, schema) {
  if (schema !== 'wxlogin') return readDurability(server);
  if (server.database.startsWith('postgres:')) return isPostgresDurable(server.database);
  if (server.database.startsWith('mysql:')) return isMariaDBDurable(server.database);
  const database = await openDatabase(join(place.folder, 'durability.db'));
  const { synchronous } = database.prepare('pragma synchronous').get();
  database.close();
  return synchronous === 2;
}

async function isPostgresDurable(url) {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(
    "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous",
  );
  await client.end();
  return rows[0].fsync === 'on' && rows[0].synchronous === 'on';
}

async function isMariaDBDurable(url) {
  const connection = await mysql.createConnection(url);
  const [rows] = await connection.query('select @@innodb_flush_log_at_trx_commit as flush');
  await connection.end();
  return rows[0].flush === 1;
}

function must(id, isDurable) {
  if (!isDurable) throw new Error(`${id}: what it answers is not durable`);
}
