import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPhone } from '../../src/index.ts';
import { addFiles, SMALLEST, writeFolder } from '../program-folder.ts';
import { BACKEND, startWorld } from '../world.ts';

const XIAOMING = { phone: 'phone-1', user: 'xiaoming' };

describe('the phone’s server', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld({ instance: 'a "quoted" name' });
  });
  afterAll(() => world.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(world.phone.url + path, { headers });
  const rpc = async (name: string, message: object, url = world.phone.url) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/rpc/${name}`, { method: 'POST', headers, body: JSON.stringify(message) });
    return response.json();
  };

  it('serves a phone that knows its instance and reaches only its server', async () => {
    const response = await get('/phone?id=phone-1');
    expect(await response.text()).toContain('data-instance="a &quot;quoted&quot; name"');
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self'");
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  });

  it('serves the demo page with the addresses of the services', async () => {
    const html = await (await get('/')).text();
    expect(html).toContain(JSON.stringify(world.emulator.url));
    expect(html).toContain('"miniprogram":"fixture"');
  });

  it('refuses other sites, other hosts, other methods and other addresses', async () => {
    expect((await get('/app.js', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await get('/rpc/login')).status).toBe(405);
    expect((await get('/none')).status).toBe(404);
    const foreign = { method: 'POST', body: '{}', headers: { origin: 'https://evil.test' } };
    expect((await fetch(`${world.phone.url}/rpc/login`, foreign)).status).toBe(403);
  });

  it('serves pictures of the mini program, and nothing else from its folder', async () => {
    const picture = await get('/mp/images/dot.svg');
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    for (const path of ['/mp/project.config.json', '/mp/app.ts', '/mp/%2e%2e%2fworld.ts', '/mp/images/none.png']) {
      expect((await get(path)).status).toBe(404);
    }
  });

  it('gives login codes and people of the emulator', async () => {
    const answer = await rpc('login', XIAOMING);
    expect(answer).toEqual({ ok: true, value: { code: expect.stringMatching(/^\w{10,}$/) } });
    expect(await rpc('person', XIAOMING)).toEqual({
      ok: true,
      value: {
        user: 'xiaoming',
        nickname: '小明',
        avatar: '/people/xiaoming/avatar.svg',
        phoneMasked: expect.stringMatching(/^1\d\d\*{4}\d{4}$/),
        quotaExhausted: false,
      },
    });
    expect(await (await get('/people')).json()).toContainEqual(expect.objectContaining({ user: 'xiaohong' }));
    expect(await (await get('/people/xiaohong/avatar.svg')).text()).toMatch(/^<svg/);
  });

  it('draws what the phone asks, masked, with the request id of the answer', async () => {
    world.phone.trace.clear();
    const { value } = await rpc('login', XIAOMING);
    const body = Buffer.from(JSON.stringify({ code: value.code })).toString('base64');
    const header = { 'content-type': 'application/json' };
    await rpc('request', { ...XIAOMING, url: `${BACKEND}/login`, method: 'POST', header, body, timeoutMs: 1000 });
    const masked = `${value.code.slice(0, 6)}…${value.code.slice(-4)}`;
    expect(world.phone.trace.entries()).toMatchObject([
      { type: 'call', name: 'wx.login', from: 'miniprogram', to: 'wechat', ...XIAOMING, answer: { code: masked } },
      { name: 'POST /login', to: 'wxlogin', status: 200, requestId: 'req_1', request: { body: { code: masked } } },
    ]);
    const requests = world.phone.trace.entries().map((entry) => entry.type === 'call' && entry.request);
    expect(JSON.stringify(requests)).not.toContain(value.code);
  });

  it('forgets the drawing when it is asked to', async () => {
    expect(world.phone.trace.entries()).not.toEqual([]);
    const { status } = await fetch(`${world.phone.url}/trace/clear`, { method: 'POST' });
    expect([status, world.phone.trace.entries()]).toEqual([204, []]);
  });

  it('draws what fails', async () => {
    world.phone.trace.clear();
    const url = 'https://elsewhere.test/';
    await rpc('request', { ...XIAOMING, url, method: 'GET', header: {}, body: null, timeoutMs: 1000 });
    expect(world.phone.trace.entries()).toMatchObject([{ name: 'GET /', status: 'fail', failed: true }]);
  });

  describe('with another mini program', () => {
    const startWith = async (files: Record<string, string>) => {
      const miniprogram = await writeFolder({ ...SMALLEST, ...files });
      const phone = await startPhone({ miniprogram, emulatorURL: world.emulator.url, port: 0 });
      return { phone, miniprogram };
    };

    it('says what to do about an AppID the emulator does not know', async () => {
      const { phone } = await startWith({ 'project.config.json': '{ "appid": "wx0000000000000009" }' });
      const { failure } = await rpc('login', XIAOMING, phone.url);
      expect(failure.reason).toMatch(/does not know that appid.*Start the emulator with an app of the AppID wx0{15}9/);
      await phone.close();
    });

    it('gives a tourist the code DevTools gives', async () => {
      const { phone } = await startWith({});
      expect(await rpc('login', XIAOMING, phone.url)).toEqual({ ok: true, value: { code: 'the code is a mock one' } });
      await phone.close();
    });

    it('tells compile errors to the phone, then that the file was saved, then starts it', async () => {
      const { phone, miniprogram } = await startWith({ 'pages/a/a.wxss': '.a {' });
      const script = async () => (await fetch(`${phone.url}/app.js`)).text();
      expect(await script()).toMatch(/^__phone\.refuse\(\[\{"file":"pages\/a\/a\.wxss","line":1,"column":1/);
      const changes = (await fetch(`${phone.url}/changes`)).body!.getReader();
      await changes.read();
      await addFiles(miniprogram, { 'pages/a/a.wxss': '.a {}' });
      expect(new TextDecoder().decode((await changes.read()).value)).toContain('event: change');
      expect(await script()).toMatch(/^__phone\.start\(/);
      await phone.close();
    });

    it('without a mini program in the folder, says so on the phone', async () => {
      const miniprogram = '/nowhere/at/all';
      const phone = await startPhone({ miniprogram, emulatorURL: world.emulator.url, port: 0 });
      expect(await (await fetch(`${phone.url}/app.js`)).text()).toContain('there is no app.json in /nowhere/at/all');
      await phone.close();
    });

    it('passes warnings on to the console', async () => {
      const { phone } = await startWith({ 'pages/a/a.wxml': '<view foo:bar="x" />' });
      expect(await (await fetch(`${phone.url}/app.js`)).text()).toMatch(/^console\.warn\("pages\/a\/a\.wxml:1:\d+ /);
      await phone.close();
    });
  });

  it.each([
    ['taken', () => Number(new URL(world.emulator.url).port)],
    ['no port at all', () => 70_000],
  ])('leaves no connection open when its port is %s', async (_, port) => {
    const emulator = createServer((_request, response) => void response.write(':\n\n'));
    emulator.listen(0, '127.0.0.1');
    await once(emulator, 'listening');
    const open = new Set<Socket>();
    emulator.on('connection', (socket: Socket) => open.add(socket.on('close', () => open.delete(socket))));
    const { port: emulatorPort } = emulator.address() as AddressInfo;
    const emulatorURL = `http://127.0.0.1:${emulatorPort}`;
    await expect(startPhone({ miniprogram: '.', emulatorURL, port: port() })).rejects.toThrow(/port|EADDRINUSE/i);
    const probe = connect(emulatorPort, '127.0.0.1'); // whatever the phone asked arrived before this
    await once(emulator, 'connection');
    probe.destroy();
    await expect.poll(() => open.size).toBe(0);
    emulator.close();
  });

  it('listens on loopback only', async () => {
    const options = { miniprogram: '.', emulatorURL: world.emulator.url, host: '0.0.0.0', port: 0 };
    await expect(startPhone(options)).rejects.toThrow('the phone listens on loopback only, not on 0.0.0.0');
  });
});
