import { createDecipheriv } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, type Emulator, startEmulator } from '../src/index.ts';

/** A client of WeChat's API as the published ones are built: a base address, a cached token, one retry on 40001. */
function createClient(baseURL: string, { appid, secret }: App) {
  let cached: string | undefined;

  async function request(path: string, params: Record<string, string>, body?: object) {
    const url = new URL(path, baseURL);
    url.search = String(new URLSearchParams(params));
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    return JSON.parse(await (await fetch(url, init)).text());
  }

  async function getToken(): Promise<string> {
    cached ??= (await request('cgi-bin/token', { grant_type: 'client_credential', appid, secret })).access_token;
    return cached!;
  }

  async function call(path: string, body: object, retries = 1) {
    const answer = await request(path, { access_token: await getToken() }, body);
    if (answer.errcode !== 40001 || retries === 0) return answer;
    cached = undefined;
    return call(path, body, retries - 1);
  }

  return {
    async codeToSession(js_code: string) {
      const answer = await request('sns/jscode2session', { appid, secret, js_code, grant_type: 'authorization_code' });
      if (!answer.openid) throw new Error(`${answer.errcode}`);
      return answer;
    },
    getPhoneNumber: (code: string) => call('wxa/business/getuserphonenumber', { code }),
  };
}

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ port: 0 });
});
afterEach(() => emulator.close());

describe('a client of WeChat, pointed here', () => {
  it('logs in and decrypts', async () => {
    const { session_key, openid } = await createClient(emulator.url, emulator.apps[0]!).codeToSession(
      emulator.loginCode({ user: 'tom' }).code,
    );
    const { encryptedData, iv } = emulator.openData({ user: 'tom' });
    const decipher = createDecipheriv('aes-128-cbc', Buffer.from(session_key, 'base64'), Buffer.from(iv, 'base64'));
    const text = decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8');
    expect(JSON.parse(text).openId).toBe(openid);
  });

  it('learns the errcode of a refusal', async () => {
    const client = createClient(emulator.url, emulator.apps[0]!);
    await expect(client.codeToSession('garbage')).rejects.toThrow('40029');
  });

  it('gets a phone number, also after another process took the token', async () => {
    const [here, there] = [0, 1].map(() => createClient(emulator.url, emulator.apps[0]!));
    expect((await here!.getPhoneNumber(emulator.phoneCode().code)).errcode).toBe(0);
    expect((await there!.getPhoneNumber(emulator.phoneCode().code)).errcode).toBe(0);
    emulator.advance(300);
    expect((await here!.getPhoneNumber(emulator.phoneCode().code)).phone_info.phoneNumber).toBe('13800000001');
    expect(emulator.calls('/cgi-bin/token')).toHaveLength(3);
  });
});
