// The yardstick: the irreducible work of a login and of a refresh, and nothing else. No checks, no limits, no log, no errors, no audit.
//
//   login     parse JSON, ask WeChat once, find or add the user, store the session durably, sign an ES256 token, answer
//   refresh   parse JSON, read one session by its key, write its successor durably, sign, answer
//
// All writes of one turn of the event loop share one commit, on this thread.
//
//   node bare.mjs <port> <address of WeChat> <database file>

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { openSqlite, readDurability } from './open-sqlite.mjs';

const [port, wechatURL, file] = process.argv.slice(2);

const wechat = new Pool(wechatURL, { connections: 256 });
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'bare', alg: 'ES256' }] });
const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'bare' })).toString('base64url');

const db = openSqlite(file);
db.exec(`CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, openid TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS sessions
    (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, refresh_hash BLOB NOT NULL, created_at INTEGER NOT NULL);`);
const findUser = db.prepare('SELECT id FROM users WHERE openid = ?');
const addUser = db.prepare('INSERT INTO users (openid, created_at) VALUES (?, ?)');
const addSession = db.prepare('INSERT INTO sessions (user_id, refresh_hash, created_at) VALUES (?, ?, ?)');
const findSession = db.prepare('SELECT user_id, refresh_hash FROM sessions WHERE id = ?');
const advanceSession = db.prepare('UPDATE sessions SET refresh_hash = ? WHERE id = ?');

let waiting = [];
/** Resolves to what `write` gives, when it is on the disk. */
function store(write) {
  return new Promise((resolve, reject) => {
    if (waiting.length === 0) setImmediate(commit);
    waiting.push({ write, resolve, reject });
  });
}

function commit() {
  const group = waiting;
  waiting = [];
  try {
    db.exec('BEGIN IMMEDIATE');
    const results = group.map(({ write }) => write());
    db.exec('COMMIT');
    for (const [index, { resolve }] of group.entries()) resolve(results[index]);
  } catch (error) {
    db.exec('ROLLBACK');
    for (const { reject } of group) reject(error);
  }
}

const hashOf = (secret) => createHash('sha256').update(secret).digest();
const now = () => Math.floor(Date.now() / 1000);

async function login({ code }) {
  const query = new URLSearchParams({
    appid: 'wxde30de30de30de30',
    secret: '0123456789abcdef0123456789abcdef',
    js_code: code,
    grant_type: 'authorization_code',
  });
  const { body } = await wechat.request({ method: 'GET', path: `/sns/jscode2session?${query}` });
  const { openid } = JSON.parse(await body.text());
  const secret = randomBytes(32);
  const hash = hashOf(secret);
  const session = await store(() => {
    const userId = findUser.get(openid)?.id ?? addUser.run(openid, now()).lastInsertRowid;
    return { userId: Number(userId), id: Number(addSession.run(userId, hash, now()).lastInsertRowid) };
  });
  return answer(session, secret);
}

async function refresh({ refresh_token: token }) {
  const [id, given] = token.split('.');
  const hash = hashOf(Buffer.from(given, 'base64url'));
  const secret = randomBytes(32);
  const next = hashOf(secret);
  const userId = await store(() => {
    const session = findSession.get(Number(id));
    if (!session || !hash.equals(session.refresh_hash)) throw new Error('no such session');
    advanceSession.run(next, Number(id));
    return session.user_id;
  });
  return answer({ userId, id }, secret);
}

function answer({ userId, id }, secret) {
  const at = now();
  const claims = { iss: 'bare', sub: String(userId), sid: id, iat: at, exp: at + 600 };
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signature = joseOf(sign('sha256', Buffer.from(signed), privateKey));
  return JSON.stringify({
    access_token: `${signed}.${signature.toString('base64url')}`,
    refresh_token: `${id}.${secret.toString('base64url')}`,
    user: { id: userId },
  });
}

/** JOSE wants both numbers of a signature side by side. To have node:crypto write them so costs as much as a second signature on Node 24. */
function joseOf(der) {
  const jose = Buffer.alloc(64);
  const numbers = [der.subarray(4, 4 + der[3]), der.subarray(6 + der[3])];
  for (const [index, number] of numbers.entries()) {
    const digits = number.subarray(-32);
    digits.copy(jose, 32 * (index + 1) - digits.length);
  }
  return jose;
}

const routes = {
  '/login': login,
  '/refresh': refresh,
  '/jwks': () => jwks,
  '/durability': () => JSON.stringify(readDurability(db)),
};

createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', async () => {
    const body = await routes[request.url]?.(text && JSON.parse(text));
    response.writeHead(body ? 200 : 404, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body ?? ''),
    });
    response.end(body);
  });
}).listen(Number(port), '127.0.0.1');
