import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, type Reply, readReply } from '../desk.ts';
import { startTwoInstances, type TwoInstances } from './two-instances.ts';

describe('a phone number at two instances', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
  let two: TwoInstances;
  beforeAll(async () => {
    two = await startTwoInstances({ database: `sqlite:${join(folder, 'wxlogin.db')}` });
  });
  afterAll(async () => {
    await two.close();
    rmSync(folder, { recursive: true });
  });

  async function logIn(user: string): Promise<string> {
    const { json } = await two.post(0, '/login', { json: { code: await two.code(user), appid } });
    return json.access_token;
  }
  async function bind(instance: 0 | 1, bearer: string, code: string): Promise<Reply> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
    const init = { method: 'POST', headers, body: JSON.stringify({ code }) };
    return readReply(await two.logins[instance].fetch(new Request('http://login.test/me/phone', init)));
  }

  it('is answered by both when the answer of one was lost', async () => {
    const bearer = await logIn('xiaoming');
    const { code } = two.emulator.phoneCode({ user: 'xiaoming', appid });
    const replies = [await bind(0, bearer, code), await bind(1, bearer, code)];
    expect(replies.map(({ json }) => json.phone_masked)).toEqual(['138****0001', '138****0001']);
    expect(two.emulator.calls('/wxa/business/getuserphonenumber')).toHaveLength(1);
  });

  it('is answered by both when one code comes to both at once', async () => {
    const bearer = await logIn('xiaohong');
    const { code } = two.emulator.phoneCode({ user: 'xiaohong', appid });
    const replies = await Promise.all([bind(0, bearer, code), bind(1, bearer, code)]);
    expect(replies.map(({ json }) => json.phone_masked)).toEqual(['138****0002', '138****0002']);
    expect(two.events.filter(({ name }) => name === 'phone_bound')).toHaveLength(2);
  });

  it('goes to one of two people', async () => {
    for (const user of ['one', 'two']) two.emulator.describe(user, { phone: '13900000009' });
    const bearers = [await logIn('one'), await logIn('two')];
    const codes = ['one', 'two'].map((user) => two.emulator.phoneCode({ user, appid }).code);
    const replies = await Promise.all([
      bind(0, bearers[0] ?? '', codes[0] ?? ''),
      bind(1, bearers[1] ?? '', codes[1] ?? ''),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
