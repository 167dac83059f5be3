// @ts-check
import { createLogin, LoginError } from '@wxlogin/server';
import createFastify from 'fastify';
import { describeProblem, verifyBearer } from './bearer.mjs';

/** @param {import('@wxlogin/server').LoginOptions & { port: number }} options `issuer` ends in /auth */
export async function start({ port, ...options }) {
  const login = await createLogin(options);
  const app = createFastify();

  // A plugin of its own, so that only here bodies stay unread: wxlogin reads them itself.
  app.register(async (auth) => {
    auth.removeAllContentTypeParsers();
    auth.addContentTypeParser('*', (_request, _body, done) => done(null));
    auth.all('/auth/*', (request, reply) => {
      reply.hijack();
      login.nodeHandler(request.raw, reply.raw);
    });
  });

  app.get('/orders', async (request) => {
    const { sub } = await verifyBearer(login, request.headers.authorization);
    return { user: sub, orders: [] };
  });

  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof LoginError)) throw error;
    const { status, headers, body } = describeProblem(error);
    return reply.code(status).headers(headers).send(body);
  });

  const url = await app.listen({ port });
  return {
    url,
    close: async () => {
      await app.close();
      await login.close();
    },
  };
}
