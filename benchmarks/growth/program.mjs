// The program on a database that was filled, and what a login and a refresh take there, from the request to the answer.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { formatId } from '../../packages/server/dist/model/id.js';
import { unwrapDataSecret } from '../../packages/server/dist/secrets/data-secret.js';
import { deriveKey } from '../../packages/server/dist/secrets/derive.js';
import { createRefreshTokens } from '../../packages/server/dist/tokens/refresh-token.js';
import { runConnection } from '../load/connection.mjs';
import { findFreePort, spawnServer } from '../servers/spawn-server.mjs';
import { program, settings } from '../servers/start-wxlogin.mjs';
import { appid, openidOf, saltOf, sessionIdOf } from './fill.mjs';

const rootSecret = Buffer.from(settings.WXLOGIN_ROOT_SECRET, 'base64url');

/** What writes the tokens of sessions that were filled in, as the program would have. */
async function createTokens(store) {
  const dataSecret = unwrapDataSecret(await store.findFact('data_secret'), rootSecret);
  return createRefreshTokens(deriveKey(dataSecret, 'refresh-token'));
}

/** Answers at once, and knows of each code whose it is. */
export async function startWeChat() {
  const server = createServer((request, response) => {
    const code = new URL(request.url, 'http://wechat.test').searchParams.get('js_code');
    const openid = openidOf(Number.parseInt(code, 36));
    response.end(JSON.stringify({ openid, session_key: 'AAAAAAAAAAAAAAAAAAAAAA==' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

let codes = 0;
/** Begins with the number of the person; what follows makes it another code each time. */
const makeCode = (k) => `${k.toString(36)}-${(++codes).toString(36).padStart(20, '0')}`;

const post = (path, body) =>
  `POST ${path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const requests = {
  'POST /login': (_, k) => post('/login', `{"code":"${makeCode(k)}"}`),
  'POST /refresh': (refreshTokens, k, counter) => {
    const session = { id: formatId('ses', sessionIdOf(k)), appid, counter, salt: saltOf(k) };
    return post('/refresh', `{"refresh_token":"${refreshTokens.write(session)}"}`);
  },
};

export async function startService({ folder, store, database, people, wechatURL }) {
  const port = await findFreePort();
  const env = {
    ...settings,
    WXLOGIN_APPID: appid,
    WXLOGIN_ISSUER: 'http://127.0.0.1:8800',
    WXLOGIN_PORT: String(port),
    WXLOGIN_OPERATOR_PORT: '0',
    WXLOGIN_DATABASE: database,
    WXLOGIN_WECHAT_EMULATOR_URL: wechatURL,
  };
  const logFile = join(folder, `wxlogin-${people}.log`);
  const args = [program, 'start'];
  const { stop } = await spawnServer({ command: process.execPath, args, env, port, path: '/readyz', logFile });
  return { port, stop, refreshTokens: await createTokens(store) };
}

/** Milliseconds of so many calls; `choose` gives whose each is, and the counter of the session, `free` is told when it has been answered. */
export async function timeCalls({ port, refreshTokens }, call, { count, inFlight, choose, free }) {
  const times = [];
  const run = () => {
    let chosen;
    return runConnection({
      port,
      onOpen: async () => {},
      next() {
        if (times.length >= count) return undefined;
        chosen = choose();
        return requests[call](refreshTokens, chosen.k, chosen.counter);
      },
      onAnswer(body, ms) {
        if (body.includes('"is_new_user":true')) throw new Error(`person ${chosen.k} is not known`);
        free(chosen);
        times.push(ms);
      },
    });
  };
  await Promise.all(Array.from({ length: inFlight }, run));
  return times;
}
