import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoginOptions } from '../../src/options.ts';
import { appid, appSecret, type Desk, otherAppid, startDesk } from '../desk.ts';

const standard = {
  addressLoginsPerMinute: 20,
  appLoginsPerSecond: 200,
  sessionRefreshesPerMinute: 30,
  userChangesPerMinute: 30,
};

describe('limits', () => {
  let desk: Desk;
  let nowMs = 0;
  afterEach(() => desk.close());

  const start = async (options: Partial<LoginOptions> = {}, door: 'fetch' | 'socket' = 'fetch') => {
    nowMs = 1_000_000;
    const clock = { nowMs: () => Date.now(), monotonicMs: () => nowMs };
    const ofEmulator = { loginsPerMinute: 0, clock: () => Date.now() };
    desk = await startDesk({ ...standard, clock, ...options }, door, ofEmulator);
  };

  interface From {
    readonly address?: string;
    readonly forwarded?: string;
    readonly code?: string;
  }

  async function logIn({ address, forwarded, code = 'garbage' }: From): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...(forwarded && { 'x-forwarded-for': forwarded }) };
    const body = JSON.stringify({ code, appid });
    return desk.login.fetch(new Request('http://login.test/login', { method: 'POST', headers, body }), { address });
  }

  const logInTimes = async (times: number, from: From): Promise<number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < times; time += 1) statuses.push((await logIn(from)).status);
    return statuses;
  };

  /** How many logins in a row are let in, of more than there should be. */
  const countLetIn = async (from: From): Promise<number> =>
    (await logInTimes(60, from)).filter((status) => status !== 429).length;
  const countCalls = () => desk.emulator.calls().filter(({ path }) => path === '/sns/jscode2session').length;

  it('let an address in 40 times at once, then 20 times a minute, and say when to come again', async () => {
    await start();
    const from = { address: '203.0.113.7' };
    expect(await countLetIn(from)).toBe(40);

    const code = await desk.code();
    const calls = countCalls();
    const refused = await logIn({ ...from, code });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3']);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', action: 'retry', status: 429 });
    expect(countCalls(), 'a refused login never reaches WeChat').toBe(calls);

    nowMs += 3000;
    // So the code is as good as new.
    expect((await logIn({ ...from, code })).status).toBe(200);
    expect((await logIn(from)).status).toBe(429);
    nowMs += 60_000;
    expect(await countLetIn(from)).toBe(20);
  });

  it('count other addresses by themselves', async () => {
    await start();
    expect(await countLetIn({ address: '203.0.113.7' })).toBe(40);
    expect(await countLetIn({ address: '203.0.113.8' })).toBe(40);
  });

  it.each([
    ['an address of version 4 and the same mapped into version 6', '203.0.113.7', '::ffff:203.0.113.7'],
    ['the same in hexadecimal', '203.0.113.7', '::ffff:cb00:7107'],
    ['two addresses of one /64', '2001:db8:1:2::3', '2001:db8:1:2:ffff:4:5:6'],
  ])('GHSA-5847-rm3g-23mw: take as one: %s', async (_, one, two) => {
    await start();
    expect([await countLetIn({ address: one }), await countLetIn({ address: two })]).toEqual([40, 0]);
  });

  it('do not count what does not come from outside, nor what comes from nobody knows where', async () => {
    await start({ appLoginsPerSecond: 0 });
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', undefined, 'a socket', '10.0.0.1:80'])
      expect(await countLetIn(address === undefined ? {} : { address })).toBe(60);
  });

  it('count an app by itself, whoever logs in, and give the address its token back', async () => {
    const [one, two] = [appid, otherAppid].map((each) => ({ appid: each, appSecret }));
    await start({ apps: [one, two] as never, appLoginsPerSecond: 5, addressLoginBurst: 6 });
    const from = { address: '203.0.113.7' };
    const statuses = await logInTimes(30, from);
    expect(statuses.filter((status) => status !== 429)).toHaveLength(5);
    const refused = await logIn({ address: '203.0.113.9' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    nowMs += 200;
    expect((await logIn(from)).status).toBe(400);
    expect((await desk.send('POST', '/login', { json: { code: 'other', appid: otherAppid } })).status).toBe(400);
  });

  it('count the refreshes of a session', async () => {
    await start();
    const [one, two] = [await desk.code('one'), await desk.code('two')];
    let { refresh_token } = (await desk.send('POST', '/login', { json: { code: one, appid } })).json;
    const refresh = () => desk.send('POST', '/refresh', { json: { refresh_token } });
    for (let time = 0; time < 30; time += 1) refresh_token = (await refresh()).json.refresh_token;
    const refused = await refresh();
    expect([refused.status, refused.headers.get('retry-after'), refused.json.code]).toEqual([429, '2', 'rate_limited']);

    const other = (await desk.send('POST', '/login', { json: { code: two, appid } })).json.refresh_token;
    expect((await desk.send('POST', '/refresh', { json: { refresh_token: other } })).status).toBe(200);
    nowMs += 2000;
    expect((await refresh()).status).toBe(200);
  });

  it('count how often one login code comes, from wherever', async () => {
    await start({ codeTriesPerMinute: 10 });
    const code = await desk.code();
    const statuses: number[] = [];
    for (let time = 0; time < 12; time += 1)
      statuses.push((await logIn({ address: `203.0.113.${time}`, code })).status);
    expect(statuses).toEqual([200, ...Array(9).fill(400), 429, 429]);
    expect((await logIn({ address: '203.0.113.1', code: await desk.code() })).status).toBe(200);
    nowMs += 6000;
    expect((await logIn({ address: '203.0.113.99', code })).status).toBe(400);
  });

  it('count what a user changes, and not what the user reads', async () => {
    await start();
    const enter = async (person: string) =>
      (await desk.send('POST', '/login', { json: { code: await desk.code(person), appid } })).json.access_token;
    const [one, two] = [await enter('one'), await enter('two')];
    const change = (bearer: string) => desk.send('PUT', '/me/profile', { bearer, json: { nickname: '小明' } });
    for (let time = 0; time < 30; time += 1) expect((await change(one)).status).toBe(200);
    const refused = await change(one);
    expect([refused.status, refused.headers.get('retry-after'), refused.json.code]).toEqual([429, '2', 'rate_limited']);
    expect((await desk.send('GET', '/me', { bearer: one })).status).toBe(200);
    // A copy of everything costs as much, and leaves an event each time.
    for (const method of ['GET', 'HEAD'])
      expect((await desk.send(method, '/me/export', { bearer: one })).status).toBe(429);
    expect(desk.events.filter(({ name }) => name === 'user_exported')).toEqual([]);
    expect((await desk.send('GET', '/me/export', { bearer: two })).status).toBe(200);
    expect((await change(two)).status).toBe(200);
    nowMs += 2000;
    expect((await change(one)).status).toBe(200);
  });

  it('count refused pushes of an app, so that nobody can fill the log with them, and no right one', async () => {
    await start({ apps: [{ appid, appSecret, pushToken: 'AAAAA' }] as never });
    const wrong = `/wechat/events/${appid}?timestamp=1&nonce=1&signature=1`;
    const statuses: number[] = [];
    for (let time = 0; time < 24; time += 1)
      statuses.push((await desk.send(time % 2 ? 'POST' : 'GET', wrong, time % 2 ? { body: '{}' } : {})).status);
    expect(statuses).toEqual([...Array(20).fill(403), ...Array(4).fill(429)]);
    expect(desk.events.filter(({ name }) => name === 'push_refused')).toHaveLength(20);
    expect(desk.logs.filter((line) => line.includes('A push was refused'))).toHaveLength(20);
    const [timestamp, nonce] = [`${Math.floor(Date.now() / 1000)}`, '1'];
    const signature = createHash('sha1').update(['AAAAA', timestamp, nonce].sort().join('')).digest('hex');
    const signed = new URLSearchParams({ timestamp, nonce, signature, echostr: '42' });
    expect((await desk.send('GET', `/wechat/events/${appid}?${signed}`)).status).toBe(200);
  });

  it('are not used up by somebody who only guesses the session', async () => {
    await start();
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    const forged = `${json.refresh_token.slice(0, -8)}AAAAAAAA`;
    for (let time = 0; time < 40; time += 1)
      expect((await desk.send('POST', '/refresh', { json: { refresh_token: forged } })).status).toBe(401);
    expect((await desk.send('POST', '/refresh', { json: { refresh_token: json.refresh_token } })).status).toBe(200);
  });

  it('are off where they are 0', async () => {
    await start({ addressLoginsPerMinute: 0, appLoginsPerSecond: 0, sessionRefreshesPerMinute: 0 });
    expect(await countLetIn({ address: '203.0.113.7' })).toBe(60);
  });

  it('hold for the classic login, which tells them in its own way', async () => {
    await start({ classicAppid: appid, addressLoginsPerMinute: 1, addressLoginBurst: 1 });
    const wxlogin = async () => {
      const request = new Request(`http://login.test/wxlogin?code=${await desk.code()}`);
      return desk.login.fetch(request, { address: '203.0.113.7' });
    };
    expect(await (await wxlogin()).json()).toMatchObject({ code: 200 });
    const calls = countCalls();
    const refused = await wxlogin();
    expect([refused.status, await refused.json()]).toEqual([
      200,
      { code: 429, message: expect.stringContaining('请求过多'), data: null },
    ]);
    expect(countCalls()).toBe(calls);
  });

  it('do not count what could not be a login', async () => {
    await start({ addressLoginsPerMinute: 1, addressLoginBurst: 1 });
    const from = { address: '203.0.113.7' };
    expect((await logIn({ ...from, code: 'no code&' })).status).toBe(400);
    expect((await logIn({ ...from, code: await desk.code() })).status).toBe(200);
  });

  describe('behind proxies', () => {
    const proxies = { trustedProxies: ['10.0.0.0/8', 'fd00::/8'], addressLoginsPerMinute: 1, addressLoginBurst: 1 };
    const isSame = async (one: From, two: From) => {
      await start(proxies);
      await logIn(one);
      return (await logIn(two)).status === 429;
    };

    it.each([
      ['the client a trusted proxy names', '203.0.113.7', '203.0.113.7'],
      ['what the client wrote itself is left out', '198.51.100.1, 203.0.113.7', '198.51.100.2, 203.0.113.7'],
      ['through several trusted proxies', '203.0.113.7, 10.0.0.2', '203.0.113.7,10.9.9.9 , fd00::2'],
      ['with the port that some proxies add', '203.0.113.7:1234', '203.0.113.7:999'],
      ['with port and brackets', '[2001:db8::1]:1234', '2001:db8::2'],
      ['as version 6 writes it', '::ffff:203.0.113.7', '203.0.113.7'],
      ['a proxy that does not tell counts as one client', 'unknown', '203.0.113.7, _hidden'],
      ['as does one that tells nothing', ',', ' '],
      ['the furthest one where all are our own', '10.0.0.9', '10.0.0.9, 10.0.0.2'],
    ])('%s', async (_, one, two) => {
      expect(await isSame({ address: '10.0.0.1', forwarded: one }, { address: 'fd00::1', forwarded: two })).toBe(
        // Known by the proxy itself, and these are two.
        !/unknown|^,/.test(one),
      );
    });

    it('tells clients apart', async () => {
      expect(
        await isSame(
          { address: '10.0.0.1', forwarded: '203.0.113.7, 203.0.113.8' },
          { address: '10.0.0.1', forwarded: '203.0.113.7, 203.0.113.9' },
        ),
      ).toBe(false);
    });

    it.each([['203.0.113.7'], ['192.168.0.1'], ['::ffff:203.0.113.7']])(
      'does not believe %s, who is none',
      async (address) => {
        expect(await isSame({ address, forwarded: '198.51.100.1' }, { address, forwarded: '198.51.100.2' })).toBe(true);
      },
    );

    it('believes a proxy written as version 6 maps it', async () => {
      const address = '::ffff:10.0.0.1';
      expect(await isSame({ address, forwarded: '198.51.100.1' }, { address, forwarded: '198.51.100.2' })).toBe(false);
    });

    it('tells the operator once of a proxy that is not named, and never at a stranger’s wish', async () => {
      await start();
      const told = () => desk.logs.filter((line) => line.includes('trustedProxies'));
      await logIn({ address: '203.0.113.7', forwarded: '198.51.100.1' });
      await logIn({ address: '10.0.0.1' });
      expect(told()).toEqual([]);
      await logInTimes(3, { address: '10.0.0.1', forwarded: '198.51.100.1' });
      await logIn({ address: '127.0.0.1', forwarded: '198.51.100.1' });
      expect(told().map((line) => JSON.parse(line))).toEqual([
        { level: 'warn', peer: '10.0.0.1', message: expect.stringContaining('WXLOGIN_TRUSTED_PROXIES') },
      ]);
    });
  });

  it('know the peer of a socket', async () => {
    await start({ trustedProxies: ['127.0.0.1'], addressLoginsPerMinute: 1, addressLoginBurst: 1 }, 'socket');
    const from = (forwarded: string) =>
      desk.send('POST', '/login', { json: { code: 'garbage', appid }, headers: { 'x-forwarded-for': forwarded } });
    const statuses = [];
    for (const forwarded of ['203.0.113.7', '203.0.113.7', '203.0.113.8'])
      statuses.push((await from(forwarded)).status);
    expect(statuses).toEqual([400, 429, 400]);
  });

  it.each([
    ['Deno', { remoteAddr: { hostname: '203.0.113.7' } }],
    ['Next', { params: Promise.resolve({}) }],
    ['Hono, mounted', { address: 7 }],
    ['nothing', null],
  ])('are not confused by what a framework passes besides the request: %s', async (_, second) => {
    await start({ addressLoginsPerMinute: 1, addressLoginBurst: 1 });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ code: 'garbage', appid });
    for (let time = 0; time < 3; time += 1) {
      const request = new Request('http://login.test/login', { method: 'POST', headers, body });
      expect((await desk.login.fetch(request, second as never)).status).toBe(400);
    }
  });
});
