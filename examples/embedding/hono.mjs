// @ts-check
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { createLogin } from '@wxlogin/server';
import { Hono } from 'hono';
import { describeProblem, verifyBearer } from './bearer.mjs';

/** @param {import('@wxlogin/server').LoginOptions & { port: number }} options `issuer` ends in /auth */
export async function start({ port, ...options }) {
  const login = await createLogin(options);
  const app = new Hono();

  // The request as it came, path and all, and who has connected, which a Request does not tell: logins are limited by it.
  app.all('/auth/*', (context) => login.fetch(context.req.raw, getConnInfo(context).remote));

  app.get('/orders', async (context) => {
    const { sub } = await verifyBearer(login, context.req.header('authorization'));
    return context.json({ user: sub, orders: [] });
  });

  app.onError((error) => {
    const { status, headers, body } = describeProblem(error);
    return new Response(body, { status, headers });
  });

  /** @type {{ server: import('node:http').Server, url: string }} */
  const { server, url } = await new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port }, (address) =>
      resolve({ server: /** @type {import('node:http').Server} */ (server), url: `http://127.0.0.1:${address.port}` }),
    );
  });
  return {
    url,
    close: async () => {
      server.close();
      await login.close();
    },
  };
}
