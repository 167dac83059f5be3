import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder } from '../program.ts';
import { type Gateway, gateways } from './gateways.ts';
import { openWorld, type World } from './world.ts';

describe.skipIf(gateways.every(({ isInstalled }) => !isInstalled))(
  'a back end behind a gateway that asks wxlogin',
  () => {
    let world: World;
    let backEnd: Server;
    const received: IncomingHttpHeaders[] = [];
    beforeAll(async () => {
      world = await openWorld();
      backEnd = createServer((incoming, response) => {
        received.push(incoming.headers);
        incoming.resume().once('end', () => response.end('from the back end'));
      }).listen(0, '127.0.0.1');
      await once(backEnd, 'listening');
    });
    afterAll(async () => {
      backEnd.close().closeAllConnections();
      await world.close();
    });

    describe.each(gateways)('$name, with our configuration', ({ isInstalled, start }) => {
      const folder = createFolder();
      let gateway: Gateway | undefined;
      beforeAll(async () => {
        if (!isInstalled) return;
        const { port } = backEnd.address() as AddressInfo;
        gateway = await start({ folder: folder.path, wxlogin: world.address, backEnd: `127.0.0.1:${port}` });
      });
      afterAll(async () => {
        await gateway?.end();
        folder.remove();
      });

      /** Names as they are written: what a client would send to deceive. */
      function send(method: string, headers: Record<string, string>, body = ''): Promise<Reply> {
        return new Promise((resolve, reject) => {
          const length = body && { 'content-length': String(body.length) };
          request(`${gateway?.url}/orders?x=1`, { method, headers: { ...headers, ...length } }, (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (chunk) => {
              text += chunk;
            });
            response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
          })
            .on('error', reject)
            .end(body);
        });
      }
      interface Reply {
        readonly status: number;
        readonly headers: IncomingHttpHeaders;
        readonly text: string;
      }
      const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

      it.skipIf(!isInstalled)('tells the back end who is logged in, for every method', async () => {
        const { access_token, user } = await world.logIn();
        for (const [method, body] of [
          ['GET', ''],
          ['POST', 'something'.repeat(9000)],
          ['DELETE', ''],
        ] as const) {
          const { status, text } = await send(method, bearer(access_token), body);
          expect([method, status, text]).toEqual([method, 200, 'from the back end']);
          expect(received.at(-1)).toMatchObject({
            'x-user-id': user.id,
            'x-session-id': expect.stringMatching(/^ses_/),
          });
        }
      });

      it.skipIf(!isInstalled)('lets nobody name himself, with a token or without', async () => {
        const { access_token, user } = await world.logIn();
        const claimed = {
          ...{ 'X-User-Id': 'usr_root', 'x-user-roles': 'admin', 'X-Session-Id': 'ses_root' },
          ...{ X_User_Id: 'usr_root', 'X-User_Roles': 'admin', 'x_user-roles': 'admin', x_session_id: 'ses_root' },
        };
        const before = received.length;
        expect((await send('GET', claimed)).status).toBe(401);
        expect(received).toHaveLength(before);
        expect((await send('GET', { ...claimed, ...bearer(access_token) })).status).toBe(200);
        expect(received.at(-1)?.['x-user-id']).toBe(user.id);
        expect(JSON.stringify(received.at(-1))).not.toMatch(/root|admin/);
      });

      it.skipIf(!isInstalled)('says 401 without a good token, and how to come with one', async () => {
        const { access_token, refresh_token } = await world.logIn();
        const before = received.length;
        for (const headers of [{}, bearer('nonsense'), bearer(refresh_token), bearer(`${access_token}x`)]) {
          const reply = await send('GET', headers);
          expect([reply.status, reply.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer /)]);
        }
        expect(received).toHaveLength(before);
      });

      it.skipIf(!isInstalled)('says 401 from the moment of the logout', async () => {
        const { access_token } = await world.logIn();
        expect((await send('GET', bearer(access_token))).status).toBe(200);
        await world.logOut(access_token);
        const before = received.length;
        expect((await send('GET', bearer(access_token))).status).toBe(401);
        expect(received).toHaveLength(before);
      });
    });
  },
);
