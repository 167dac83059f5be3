// The login as the well-known tutorials write it, without their mistakes: Express, axios, jsonwebtoken, one commit for each request.
//
// In its favour: the key is parsed once (with a PEM text in each call, as most articles do it, signing costs several times as much), SQL is
// prepared once, connections to WeChat are kept, and there is a unique index on the openid.

import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import axios from 'axios';
import express from 'express';
import jwt from 'jsonwebtoken';
import { openSqlite, readDurability } from '../servers/open-sqlite.mjs';
import { appid, appSecret } from './wechat.mjs';

const [port, wechatURL, file] = process.argv.slice(2);

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const db = openSqlite(file);
db.exec(`
  CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    openid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_login_at INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  );
`);
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const findUser = db.prepare('SELECT id FROM users WHERE openid = ?');
const addUser = db.prepare('INSERT INTO users (openid, created_at, last_login_at) VALUES (?, ?, ?)');
const touchUser = db.prepare('UPDATE users SET last_login_at = ? WHERE id = ?');
const addSession = db.prepare(
  'INSERT INTO sessions (id, user_id, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
);

const wechat = axios.create({ baseURL: wechatURL, timeout: 5000, httpAgent: new Agent({ keepAlive: true }) });

const app = express();
app.use(express.json());

app.post('/login', async (req, res) => {
  const { code } = req.body;
  if (!code) return res.status(400).json({ error: 'code is required' });

  const { data } = await wechat.get('/sns/jscode2session', {
    params: { appid, secret: appSecret, js_code: code, grant_type: 'authorization_code' },
  });
  if (!data.openid) return res.status(401).json({ error: data.errmsg });

  const refreshToken = randomBytes(32).toString('base64url');
  const { userId, sessionId } = saveLogin(data.openid, refreshToken);
  const accessToken = jwt.sign({ sid: sessionId }, privateKey, {
    algorithm: 'ES256',
    subject: String(userId),
    expiresIn: '10m',
  });
  res.json({ access_token: accessToken, refresh_token: refreshToken, user: { id: userId } });
});

function saveLogin(openid, refreshToken) {
  const now = Math.floor(Date.now() / 1000);
  const sessionId = randomUUID();
  const hash = createHash('sha256').update(refreshToken).digest('hex');
  begin.run();
  let userId = findUser.get(openid)?.id;
  if (userId === undefined) userId = Number(addUser.run(openid, now, now).lastInsertRowid);
  else touchUser.run(now, userId);
  addSession.run(sessionId, userId, hash, now, now + 30 * 86_400);
  commit.run();
  return { userId, sessionId };
}

app.get('/jwks', (_req, res) => res.json({ keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256' }] }));
app.get('/durability', (_req, res) => res.json(readDurability(db)));

app.listen(Number(port), '127.0.0.1');
