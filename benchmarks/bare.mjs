// The yardstick: the irreducible work of a login and nothing else. Parse JSON, ask WeChat once, find or add the user, store the session durably
// (all logins of one turn in one commit), sign an ES256 token, answer. No checks, no log, no errors, no refresh token, no idempotency.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { reportTo } from './report.mjs';

const [wechatURL, folder] = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);
const hasSqlite = major > 22 || (major === 22 && minor >= 13);
const { DatabaseSync } = await import(hasSqlite ? 'node:sqlite' : '@photostructure/sqlite');

const wechat = new Pool(wechatURL, { connections: 256 });
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'bare' })).toString('base64url');

const db = new DatabaseSync(`${folder}/bare.db`);
db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000;
  CREATE TABLE users (id INTEGER PRIMARY KEY, openid TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL);
  CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, refresh_hash BLOB NOT NULL, created_at INTEGER NOT NULL);`);
const findUser = db.prepare('SELECT id FROM users WHERE openid = ?');
const addUser = db.prepare('INSERT INTO users (openid, created_at) VALUES (?, ?)');
const addSession = db.prepare('INSERT INTO sessions (user_id, refresh_hash, created_at) VALUES (?, ?, ?)');

let waiting = [];
function store(openid, refreshHash, now) {
  return new Promise((resolve) => {
    if (waiting.length === 0) setImmediate(commit);
    waiting.push({ openid, refreshHash, now, resolve });
  });
}

function commit() {
  const group = waiting;
  waiting = [];
  db.exec('BEGIN IMMEDIATE');
  const sessions = group.map(({ openid, refreshHash, now }) => {
    const userId = findUser.get(openid)?.id ?? addUser.run(openid, now).lastInsertRowid;
    return { userId: Number(userId), sessionId: Number(addSession.run(userId, refreshHash, now).lastInsertRowid) };
  });
  db.exec('COMMIT');
  for (const [index, { resolve }] of group.entries()) resolve(sessions[index]);
}

async function login(text) {
  const { code } = JSON.parse(text);
  const query = new URLSearchParams({
    appid: 'wxde30de30de30de30',
    secret: '0123456789abcdef0123456789abcdef',
    js_code: code,
    grant_type: 'authorization_code',
  });
  const { body } = await wechat.request({ method: 'GET', path: `/sns/jscode2session?${query}` });
  const { openid } = JSON.parse(await body.text());
  const refreshToken = randomBytes(32);
  const now = Math.floor(Date.now() / 1000);
  const { userId, sessionId } = await store(openid, createHash('sha256').update(refreshToken).digest(), now);
  const claims = { iss: 'bare', sub: userId, sid: sessionId, iat: now, exp: now + 600 };
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url');
  return JSON.stringify({
    access_token: `${signed}.${signature}`,
    refresh_token: refreshToken.toString('base64url'),
    user: { id: userId },
  });
}

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', async () => {
    const answer = await login(text);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
reportTo(process, `http://127.0.0.1:${server.address().port}`);
