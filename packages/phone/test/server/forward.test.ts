import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutgoingRequest } from '../../src/server/messages.ts';
import { forwardRequest, forwardUpload, type Outcome } from '../../src/server/outgoing/forward.ts';
import { BACKEND, type Received, startBackend } from '../world.ts';

describe('wx.request, as the phone’s server makes it', () => {
  let backend: Awaited<ReturnType<typeof startBackend>>;
  beforeAll(async () => {
    backend = await startBackend();
  });
  afterAll(() => backend.close());

  const options = () => ({
    appid: 'wx1',
    network: { domains: [], hosts: { [BACKEND]: backend.url }, urlCheck: true },
  });
  const request = (path: string, more: Partial<OutgoingRequest> = {}) =>
    forwardRequest({ url: BACKEND + path, method: 'GET', header: {}, body: null, timeoutMs: 1000, ...more }, options());
  const read = (outcome: Outcome): Received => {
    if (!outcome.ok) throw new Error(outcome.failure.reason);
    return JSON.parse(Buffer.from(outcome.value.body, 'base64').toString());
  };

  it('sends method, headers and body, and WeChat’s referer and user agent whatever the mini program says', async () => {
    const asked = read(
      await request('/a?b=1', {
        method: 'PUT',
        header: { Referer: 'https://elsewhere.test', 'User-Agent': 'mine', Cookie: 'c=1', 'X-Own': 'yes' },
        body: Buffer.from('body').toString('base64'),
      }),
    );
    expect(asked).toMatchObject({ method: 'PUT', path: '/a?b=1', body: 'body' });
    expect(asked.headers).toMatchObject({
      referer: 'https://servicewechat.com/wx1/devtools/page-frame.html',
      'user-agent': expect.stringContaining('MicroMessenger/'),
      cookie: 'c=1',
      'x-own': 'yes',
    });
    expect(asked.headers).not.toHaveProperty('origin');
  });

  it('keeps no cookies, but shows them, and header names as the server wrote them', async () => {
    const first = await request('/');
    expect(first).toMatchObject({ value: { cookies: ['a=1; Path=/', 'b=2'], header: { 'X-Request-Id': 'req_1' } } });
    expect(first.ok && first.value.header['Set-Cookie']).toBe('a=1; Path=/,b=2');
    expect(read(await request('/')).headers).not.toHaveProperty('cookie');
  });

  it.each([401, 404, 500])('an answer with %i is an answer', async (status) => {
    expect(await request(`/?status=${status}`)).toMatchObject({ ok: true, value: { statusCode: status } });
  });

  it('gives bytes unchanged', async () => {
    const outcome = await request('/bytes');
    expect(outcome.ok && [...Buffer.from(outcome.value.body, 'base64')]).toEqual([0, 127, 255]);
  });

  it('follows redirects, turning POST into GET, but not out of the domain list', async () => {
    const asked = read(await request('/to?/a%3Fb=2', { method: 'POST', body: 'eA==' }));
    expect(asked).toMatchObject({ method: 'GET', path: '/a?b=2', body: '' });
    const outside = await request('/to?https://elsewhere.test/');
    expect(outside).toMatchObject({ ok: false, failure: { errno: 600002 } });
    const endless = await request('/loop');
    expect(endless).toMatchObject({ ok: false, failure: { errno: 600008 } });
  });

  it.each([
    ['no answer in time', '/slow', { timeoutMs: 40 }, { reason: 'timeout', errno: 5 }],
    [
      'a method WeChat does not know',
      '/',
      { method: 'PATCH' },
      { reason: 'method PATCH is not supported', errno: 600005 },
    ],
  ])('fails for %s', async (_, path, more, failure) => {
    expect(await request(path, more)).toEqual({ ok: false, failure });
  });

  it('fails when nobody listens', async () => {
    const network = { domains: ['http://127.0.0.1:1'], hosts: {}, urlCheck: true };
    const outgoing = { url: 'http://127.0.0.1:1/', method: 'GET', header: {}, body: null, timeoutMs: 1000 };
    expect(await forwardRequest(outgoing, { appid: 'wx1', network })).toEqual({
      ok: false,
      failure: { reason: 'net::ERR_CONNECTION_REFUSED', errno: 600001 },
    });
  });

  it('uploads a file and fields as one form', async () => {
    const upload = {
      url: `${BACKEND}/avatar`,
      header: { Authorization: 'Bearer x', 'content-type': 'application/json' },
      name: 'avatar',
      fileName: '头像.png',
      contentType: 'image/png',
      formData: { note: 'mine' },
      timeoutMs: 1000,
    };
    const asked = read(await forwardUpload(upload, new Uint8Array([137, 80]), options()));
    expect(asked.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(asked.headers.authorization).toBe('Bearer x');
    expect(asked.body).toMatch(/name="note"\r\n\r\nmine\r\n/);
    expect(asked.body).toMatch(/name="avatar"; filename="头像.png"\r\nContent-Type: image\/png/i);
  });
});
