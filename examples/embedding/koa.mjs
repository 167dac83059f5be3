// @ts-check
import { once } from 'node:events';
import { createLogin } from '@wxlogin/server';
import Koa from 'koa';
import { describeProblem, verifyBearer } from './bearer.mjs';

/** @param {import('@wxlogin/server').LoginOptions & { port: number }} options `issuer` ends in /auth */
export async function start({ port, ...options }) {
  const login = await createLogin(options);
  const app = new Koa();

  // Before koa-bodyparser and alike: wxlogin reads its bodies itself.
  app.use(async (context, next) => {
    if (!context.path.startsWith('/auth/')) return next();
    // Koa would otherwise answer 404 as soon as this returns.
    context.respond = false;
    login.nodeHandler(context.req, context.res);
  });

  app.use(async (context, next) => {
    if (context.path !== '/orders') return next();
    try {
      const { sub } = await verifyBearer(login, context.headers.authorization);
      context.body = { user: sub, orders: [] };
    } catch (error) {
      const { status, headers, body } = describeProblem(error);
      context.status = status;
      context.body = body;
      // After the body, which would set a content type of its own.
      context.set(headers);
    }
  });

  const server = app.listen(port);
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: async () => {
      server.close();
      await login.close();
    },
  };
}
