// better-auth with a plug-in of one endpoint for the same login: ask WeChat, find or add the user, open a session, sign a JWT (ES256) with
// its own jwt plug-in. And, as the closest path that it has built in, its anonymous sign-in, which asks nobody and signs no JWT.
//
// In its favour: its rate limit is off, and it gets an index on the accounts where its own migration makes none.

import { createServer } from 'node:http';
import { NodeSqliteDialect } from '@better-auth/kysely-adapter/node-sqlite-dialect';
import { betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { anonymous, getJwtToken, jwt } from 'better-auth/plugins';
import * as z from 'zod';
import { openSqlite, readDurability } from '../servers/open-sqlite.mjs';
import { appid, appSecret } from './wechat.mjs';

const [port, wechatURL, file] = process.argv.slice(2);
const baseURL = `http://127.0.0.1:${port}`;
const database = openSqlite(file);
const jwtOptions = {
  jwks: { keyPairConfig: { alg: 'ES256' } },
  jwt: { expirationTime: '10m', definePayload: ({ session }) => ({ sid: session.id }) },
};

const body = z.object({ code: z.string().min(1).max(128) });

const wechatLogin = () => ({
  id: 'wechat-login',
  endpoints: {
    signInWeChat: createAuthEndpoint('/sign-in/wechat', { method: 'POST', body }, async (context) => {
      const query = new URLSearchParams({
        appid,
        secret: appSecret,
        js_code: context.body.code,
        grant_type: 'authorization_code',
      });
      const answer = await fetch(`${wechatURL}/sns/jscode2session?${query}`, { signal: AbortSignal.timeout(5000) });
      const { openid, errmsg } = await answer.json();
      if (!openid) throw context.error('UNAUTHORIZED', { message: errmsg });

      const { internalAdapter } = context.context;
      const user = await findOrAddUser(internalAdapter, openid);
      const session = await internalAdapter.createSession(user.id);
      await setSessionCookie(context, { session, user });
      context.context.session = { session, user };
      const accessToken = await getJwtToken(context, jwtOptions);
      return context.json({ access_token: accessToken, refresh_token: session.token, user: { id: user.id } });
    }),
  },
});

async function findOrAddUser(internalAdapter, openid) {
  const account = await internalAdapter.findAccountByKey({ providerId: 'wechat', accountId: openid });
  if (account) return internalAdapter.findUserById(account.userId);
  const email = `${openid.toLowerCase()}@wechat.invalid`;
  const { user } = await internalAdapter.createOAuthUser(
    { email, name: 'WeChat user', emailVerified: false },
    { providerId: 'wechat', accountId: openid },
  );
  return user;
}

const options = {
  baseURL,
  secret: 'a secret of the benchmark, long enough to be one',
  // What better-auth makes itself of a database of node:sqlite; given so that the package of Node 20 with the same interface works too.
  database: { dialect: new NodeSqliteDialect({ database }), type: 'sqlite', transaction: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [jwt(jwtOptions), anonymous(), wechatLogin()],
};

await (await getMigrations(options)).runMigrations();
database.exec('CREATE INDEX IF NOT EXISTS bench_account ON account (accountId, providerId)');
const handle = toNodeHandler(betterAuth(options));

createServer((request, response) => {
  if (request.url !== '/durability') return handle(request, response);
  response.setHeader('content-type', 'application/json').end(JSON.stringify(readDurability(database)));
}).listen(Number(port), '127.0.0.1');
