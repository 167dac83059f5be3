// @ts-check
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createLogin } from '@wxlogin/server';
import { describeProblem, verifyBearer } from './bearer.mjs';

/** @param {import('@wxlogin/server').LoginOptions & { port: number }} options `issuer` ends in /auth */
export async function start({ port, ...options }) {
  const login = await createLogin(options);

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/auth/')) login.nodeHandler(request, response);
    else if (request.url === '/orders') void listOrders(request, response);
    else response.writeHead(404).end();
  });

  /** @type {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => Promise<void>} */
  async function listOrders(request, response) {
    try {
      const { sub } = await verifyBearer(login, request.headers.authorization);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ user: sub, orders: [] }));
    } catch (error) {
      const { status, headers, body } = describeProblem(error);
      response.writeHead(status, headers).end(body);
    }
  }

  await once(server.listen(port), 'listening');
  return {
    url: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    close: async () => {
      server.close();
      await login.close();
    },
  };
}
