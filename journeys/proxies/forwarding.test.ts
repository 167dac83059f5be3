import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder } from '../program.ts';
import { type Client, createClient } from './client.ts';
import { proxies } from './proxies.ts';
import type { ReverseProxy } from './proxy.ts';
import { startUpstream, type Upstream } from './upstream.ts';

/** Linux has all of 127.0.0.0/8 without asking; elsewhere the client is where the proxy is. */
const clientAddress = process.platform === 'linux' ? '127.0.0.77' : '127.0.0.1';

for (const { name, isInstalled, start } of proxies) {
  describe.skipIf(!isInstalled)(`${name} with our configuration`, () => {
    const folder = createFolder();
    let upstreams: [Upstream, Upstream];
    let proxy: ReverseProxy;
    let client: Client;
    /** Since the last time it was asked. */
    const received = () => upstreams.flatMap((upstream) => upstream.received.splice(0));

    beforeAll(async () => {
      upstreams = [await startUpstream(), await startUpstream()];
      proxy = await start(folder.path, [upstreams[0].address, upstreams[1].address]);
      client = createClient(proxy, clientAddress);
    });
    afterAll(async () => {
      await client.close();
      await proxy.end();
      for (const upstream of upstreams) await upstream.close();
      folder.remove();
    });

    it('names the true address of the client, whatever the client claims', async () => {
      const headers = { 'x-forwarded-for': '203.0.113.7' };
      for (const path of ['/login', '/me/avatar']) await client.send('POST', path, { json: {}, headers });
      expect(received().map(({ forwardedFor }) => forwardedFor)).toEqual([clientAddress, clientAddress]);
    });

    it('repeats no POST that an instance has taken', async () => {
      expect((await client.send('POST', '/break-off', { json: {} })).status).toBe(502);
      expect(received()).toHaveLength(1);
    });

    it('locks no instance out, however many requests break off', async () => {
      for (let turn = 0; turn < 8; turn += 1) await client.send('POST', '/break-off', { json: {} });
      expect(received()).toHaveLength(8);
      expect((await client.send('POST', '/login', { json: {} })).status).toBe(200);
    });

    it('writes no login code and no nickname into a log, even when something fails', async () => {
      expect((await client.send('GET', '/wxlogin?code=break-off&nickName=Lisa')).status).toBe(502);
      expect((await client.send('GET', '/wxlogin?code=hunter2&nickName=Lisa')).status).toBe(200);
      expect(proxy.logs()).toContain('/wxlogin');
      expect(proxy.logs()).not.toMatch(/break-off&|hunter2|Lisa/);
    });
  });
}
