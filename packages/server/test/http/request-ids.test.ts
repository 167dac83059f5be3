import { type AuthError, createAuth, type Platform } from '@wxlogin/miniprogram';
import { afterEach, describe, expect, it } from 'vitest';
import { appid, type Desk, issuer, startDesk } from '../desk.ts';

let desk: Desk;
afterEach(() => desk.close());

const linesWith = (requestId: string | undefined) =>
  desk.logs.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);

/** A phone whose requests reach the desk through a proxy of ours, which gives each a name. */
function createPlatform(code: string, upstreamRequestId: string): Platform {
  const storage = new Map<string, unknown>();
  const request: Platform['request'] = ({ url, method = 'GET', header = {}, data, success }) => {
    const sent = new Request(url, {
      method,
      headers: { ...header, 'content-type': 'application/json', 'x-request-id': upstreamRequestId },
      body: JSON.stringify(data),
    });
    void desk.login.fetch(sent, { address: '10.0.0.1' }).then(async (answer) => {
      success?.({ statusCode: answer.status, header: Object.fromEntries(answer.headers), data: await answer.json() });
    });
  };
  return {
    login: ({ success }) => success?.({ code }),
    request,
    uploadFile() {},
    getStorageSync: (name) => storage.get(name) ?? '',
    setStorageSync: (name, value) => void storage.set(name, value),
    removeStorageSync: (name) => void storage.delete(name),
  } as Platform;
}

describe('one failed login', () => {
  it('is followed from the error in the mini program over our log to WeChat’s own id', async () => {
    desk = await startDesk({ trustedProxies: ['10.0.0.0/8'] });
    desk.emulator.fault({ path: '/sns/jscode2session', errcode: 40125 });
    const auth = createAuth({ baseURL: issuer, appid, platform: createPlatform(await desk.code(), 'of-our-proxy-1') });
    const error: AuthError = await auth.login().then(
      () => expect.unreachable('the login was refused'),
      (refusal) => refusal,
    );

    const lines = linesWith(error.requestId);
    expect(lines.find(({ message }) => message === 'request')).toMatchObject({
      route: '/login',
      status: 503,
      upstreamRequestId: 'of-our-proxy-1',
    });
    const { errcode, rid } = lines.find(({ error: code }) => code === 'app_misconfigured');
    expect(errcode).toBe(40125);
    const answers = JSON.stringify(desk.emulator.calls('/sns/jscode2session'));
    expect(rid).toMatch(/^[0-9a-f-]{20,}$/);
    expect(answers).toContain(rid);
  });

  it('has the same id in the answer’s header and body, and another one each time', async () => {
    desk = await startDesk();
    const [one, other] = [await desk.send('GET', '/me'), await desk.send('GET', '/me')];
    for (const { headers, json } of [one, other]) {
      expect(headers.get('x-request-id')).toBe(json.request_id);
      expect(linesWith(json.request_id)).toHaveLength(1);
    }
    expect(one.json.request_id).not.toBe(other.json.request_id);
  });

  it('never takes an id that a stranger sends', async () => {
    desk = await startDesk({ trustedProxies: ['10.0.0.0/8'] });
    const headers = {
      'x-request-id': 'chosen-by-a-stranger',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    };
    const answer = await desk.login.fetch(new Request(`${issuer}/me`, { headers }), { address: '192.0.2.1' });
    expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
    expect(desk.logs.join()).not.toMatch(/stranger|aaaaaaaa/);
  });
});
