// wxlogin as it ships: its handler in a plain node:http server, durable SQLite, one log line a request.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { createLogin } from '@wxlogin/server';
import pino from 'pino';
import { reportTo } from './report.mjs';

const [wechatURL, folder] = process.argv.slice(2);
const login = await createLogin({
  mode: 'development',
  issuer: 'http://bench.test',
  apps: [{ appid: 'wxde30de30de30de30', appSecret: '0123456789abcdef0123456789abcdef' }],
  database: `sqlite:${folder}/product.db`,
  wechatEmulatorURL: wechatURL,
  // At work, but out of reach: the load comes from one address, as through a proxy.
  trustedProxies: ['127.0.0.1'],
  addressLoginsPerMinute: 1_000_000,
  addressLoginBurst: 1_000_000,
  appLoginsPerSecond: 1_000_000,
  logger: pino(pino.destination({ dest: `${folder}/product.log`, sync: false })),
});
const server = createServer(login.nodeHandler).listen(0, '127.0.0.1');
await once(server, 'listening');
reportTo(process, `http://127.0.0.1:${server.address().port}`);
