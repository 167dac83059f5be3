// @ts-check
import { once } from 'node:events';
import { createLogin, LoginError } from '@wxlogin/server';
import express from 'express';
import { describeProblem, verifyBearer } from './bearer.mjs';

/** @param {import('@wxlogin/server').LoginOptions & { port: number }} options `issuer` ends in /auth */
export async function start({ port, ...options }) {
  const login = await createLogin(options);
  const app = express();

  // Before express.json() and every other body parser: wxlogin reads its bodies itself.
  app.use('/auth', login.nodeHandler);
  app.use(express.json());

  app.get('/orders', async (request, response) => {
    const { sub } = await verifyBearer(login, request.headers.authorization);
    response.json({ user: sub, orders: [] });
  });

  // After the routes, and with four parameters: that is how Express knows an error handler.
  app.use((error, _request, response, next) => {
    if (!(error instanceof LoginError)) return next(error);
    const { status, headers, body } = describeProblem(error);
    response.status(status).set(headers).send(body);
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
