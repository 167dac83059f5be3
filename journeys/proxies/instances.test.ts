import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshPostgres, isAvailable } from '../../packages/server/test/servers/fresh.ts';
import { createClient } from './client.ts';
import { proxies } from './proxies.ts';
import { openWorld, type World } from './world.ts';

const installed = proxies.filter(({ isInstalled }) => isInstalled);
const names = installed.map(({ name }) => name).join(' and ');

/** One of this machine that is not loopback, if it has any. */
const outerAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe.skipIf(installed.length === 0)(
  `two wxlogin behind ${names || 'nginx or Caddy'} with our configuration`,
  () => {
    let worlds: World[];

    beforeAll(async () => {
      const opening = installed.map(async (proxy) =>
        openWorld(proxy, isAvailable('postgres') ? await freshPostgres() : 'sqlite:{folder}/wxlogin.db'),
      );
      worlds = await Promise.all(opening);
    });
    afterAll(() => inEachWorld((world) => world.close()));

    /** At the same time: mostly they wait for something to be noticed. */
    const inEachWorld = (happens: (world: World) => Promise<void>) => Promise.all(worlds.map(happens));

    it('log in through one, and the other knows the session', () =>
      inEachWorld(async ({ client, instances, logIn }) => {
        const { json } = await logIn('lisa');
        const headers = { authorization: `Bearer ${json.access_token}` };
        const looked = Array.from({ length: 4 }, () => client.send('GET', '/me', { headers }));
        for (const { json: me } of await Promise.all(looked)) expect(me.id).toBe(json.user.id);
        await Promise.all(instances.map((instance) => instance.printed('"route":"/me"')));
      }));

    it('get what they take and no more: 16 KB, and 2064 KB of an avatar', () =>
      inEachWorld(async ({ client, logIn }) => {
        const { json } = await logIn('lisa');
        const headers = {
          authorization: `Bearer ${json.access_token}`,
          'content-type': 'multipart/form-data; boundary=x',
        };
        for (const [path, most] of [
          ['/login', 16 * 1024],
          ['/me/avatar', 2064 * 1024],
        ] as const) {
          expect((await client.send('POST', path, { body: Buffer.alloc(most), headers })).status).not.toBe(413);
          const refused = await client.send('POST', path, { body: Buffer.alloc(most + 1), headers });
          // Caddy says 502 when the refusal reaches it before it has sent everything.
          expect([413, 502]).toContain(refused.status);
        }
      }));

    it('count nobody as whom he claims to be in X-Forwarded-For', () =>
      inEachWorld(async ({ logIn, client }) => {
        const spoof = { 'x-forwarded-for': '203.0.113.7' };
        for (let turn = 0; turn < 4; turn += 1) expect((await logIn('tom', client, spoof)).status).toBe(200);
      }));

    it.skipIf(!outerAddress)('count people by the address from which they came to the proxy', () =>
      inEachWorld(async ({ logIn, proxy }) => {
        const outer = createClient(proxy, outerAddress);
        // One login a minute at each instance.
        const logins = await Promise.all(
          Array.from({ length: 4 }, (_, turn) => logIn('tom', outer, { 'x-forwarded-for': `203.0.113.${turn}` })),
        );
        expect(logins.map(({ status }) => status)).toContain(429);
        expect((await logIn('tom')).status).toBe(200);
        await outer.close();
      }),
    );

    const atOnce = 4;

    /** People log in while something `happens`; resolves to how many were lost of who began before its end, and after. */
    async function countLost({ logIn }: World, happens: () => Promise<unknown>) {
      const counts = { before: { all: 0, lost: 0 }, after: { all: 0, lost: 0 } };
      let count = counts.before;
      const logInAgainAndAgain = async (user: string) => {
        while (counts.after.all < 40) {
          const counted = count;
          const { status } = await logIn(user);
          counted.all += 1;
          if (status !== 200) counted.lost += 1;
        }
      };
      const people = Array.from({ length: atOnce }, (_, person) => logInAgainAndAgain(`p${person}`));
      while (counts.before.all < 20) await new Promise((resolve) => setImmediate(resolve));
      await happens();
      count = counts.after;
      await Promise.all(people);
      return { before: counts.before.lost, after: counts.after.lost };
    }

    it('lose only what was in flight when one is killed', () =>
      inEachWorld(async (world) => {
        const lost = await countLost(world, async () => {
          await world.instances[1].end('SIGKILL');
          if (!world.proxy.resendsPosts) await world.proxy.noticesLoss();
        });
        if (world.proxy.resendsPosts) expect(lost.before, world.name).toBeLessThanOrEqual(atOnce);
        expect(lost.after, world.name).toBe(0);
        await world.startAgain(1);
      }));

    it('lose nobody when one is restarted, or, where the proxy does not ask who is ready, those who come as its port closes', () =>
      inEachWorld(async (world) => {
        const lost = await countLost(world, async () => {
          expect(await world.instances[0].end('SIGTERM')).toBe(0);
          await world.startAgain(0);
        });
        expect(lost.before, world.name).toBeLessThanOrEqual(world.proxy.asksReadiness ? 0 : atOnce);
        expect(lost.after, world.name).toBe(0);
      }));
  },
);
