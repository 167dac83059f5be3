// What a careful team starts with: Fastify with schemas, @fastify/jwt (HS256, as that plug-in does it by itself: a signature several
// times cheaper than ES256), fetch, prepared SQL, one commit for each request.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fastifyJwt from '@fastify/jwt';
import createFastify from 'fastify';
import { openSqlite, readDurability } from '../servers/open-sqlite.mjs';
import { appid, appSecret } from './wechat.mjs';

const [port, wechatURL, file] = process.argv.slice(2);
const secret = 'a secret of the benchmark, long enough to be one';

const db = openSqlite(file);
db.exec(`
  CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, openid TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS sessions_of_user ON sessions (user_id);
`);
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const findUser = db.prepare('SELECT id FROM users WHERE openid = ?');
const addUser = db.prepare('INSERT INTO users (id, openid, created_at) VALUES (?, ?, ?)');
const addSession = db.prepare(
  'INSERT INTO sessions (id, user_id, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
);

const app = createFastify({ logger: { level: 'info' } });
app.register(fastifyJwt, { secret, sign: { expiresIn: '10m' } });

const schema = {
  body: {
    type: 'object',
    required: ['code'],
    additionalProperties: false,
    properties: { code: { type: 'string', minLength: 1, maxLength: 128 } },
  },
  response: {
    200: {
      type: 'object',
      properties: {
        access_token: { type: 'string' },
        refresh_token: { type: 'string' },
        user: { type: 'object', properties: { id: { type: 'string' } } },
      },
    },
  },
};

app.post('/login', { schema }, async (request, reply) => {
  const query = new URLSearchParams({
    appid,
    secret: appSecret,
    js_code: request.body.code,
    grant_type: 'authorization_code',
  });
  const answer = await fetch(`${wechatURL}/sns/jscode2session?${query}`, { signal: AbortSignal.timeout(5000) });
  const { openid, errmsg } = await answer.json();
  if (!openid) return reply.code(401).send({ error: errmsg });

  const refreshToken = randomBytes(32);
  const { userId, sessionId } = saveLogin(openid, refreshToken);
  const accessToken = await reply.jwtSign({ sub: userId, sid: sessionId });
  return { access_token: accessToken, refresh_token: refreshToken.toString('base64url'), user: { id: userId } };
});

function saveLogin(openid, refreshToken) {
  const now = Math.floor(Date.now() / 1000);
  const sessionId = randomUUID();
  const hash = createHash('sha256').update(refreshToken).digest();
  begin.run();
  let userId = findUser.get(openid)?.id;
  if (userId === undefined) {
    userId = randomUUID();
    addUser.run(userId, openid, now);
  }
  addSession.run(sessionId, userId, hash, now, now + 30 * 86_400);
  commit.run();
  return { userId, sessionId };
}

app.get('/secret', () => ({ secret }));
app.get('/durability', () => readDurability(db));

await app.listen({ port: Number(port), host: '127.0.0.1' });
