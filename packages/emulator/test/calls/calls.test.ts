import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Call, type Emulator, startEmulator } from '../../src/index.ts';
import { ask, exchange, exchangeQuery, getToken, post, tokenClaim } from '../ask.ts';
import { rawCall } from '../raw-call.ts';

const path = '/sns/jscode2session';
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ port: 0, clock: () => 1_767_225_600_000.5 });
});
afterEach(() => emulator.close());

describe('recorded calls', () => {
  it('tell the whole story of a login, secrets masked', async () => {
    const { json } = await post(emulator, '/_emulator/login-codes', { user: 'tom' });
    await exchange(emulator, json.code);
    const [minted, exchanged] = emulator.calls();
    const masked = `${json.code.slice(0, 6)}…${json.code.slice(-4)}`;
    expect(minted).toMatchObject({
      ...{ id: 1, method: 'POST', path: '/_emulator/login-codes', user: 'tom', appid: 'wxde30de30de30de30' },
      ...{ request: { query: {}, body: { user: 'tom' } }, answer: { status: 200, body: { code: masked } } },
    });
    expect(exchanged).toEqual({
      ...{ id: 2, at: 1_767_225_600_000.5, durationMs: expect.any(Number), method: 'GET', path },
      request: {
        query: {
          ...{ appid: 'wxde30de30de30de30', secret: '012345…cdef', js_code: masked, grant_type: 'authorization_code' },
        },
        body: null,
      },
      answer: {
        status: 200,
        body: { session_key: expect.stringMatching(/^.{6}….{4}$/), openid: json.openid, unionid: expect.any(String) },
      },
      user: 'tom',
      appid: 'wxde30de30de30de30',
    });
  });

  it('contain no secret, wherever it was put', async () => {
    const secrets = ['0123456789abcdef0123456789abcdef'];
    const { code } = emulator.loginCode();
    const phone = emulator.phoneCode().code;
    const { session_key } = await exchange(emulator, code);
    const token = await getToken(emulator);
    secrets.push(code, phone, session_key, token);
    await post(emulator, `/wxa/business/getuserphonenumber?access_token=${token}`, { code: phone });
    await post(emulator, '/cgi-bin/stable_token', tokenClaim);
    await post(emulator, path, String(new URLSearchParams(exchangeQuery(code))));
    await post(emulator, path, `not json ${code}`);
    await post(emulator, '/_emulator/login-codes', { [secrets[0]!]: code });
    await post(emulator, '/_emulator/open-data', { code });
    await ask(emulator, '/_emulator/apps');
    await ask(emulator, '/_emulator/login-codes', { code });
    emulator.fault({ path, truncate: 40, body: { session_key } });
    await rawCall(emulator.url, `${path}?js_code=${code}`);

    const text = JSON.stringify((await ask(emulator, '/_emulator/calls')).json);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('can be picked by path', async () => {
    await ask(emulator, '/_emulator/apps');
    await ask(emulator, path);
    const { json } = await ask(emulator, '/_emulator/calls', { path });
    expect(json).toHaveLength(1);
    expect(emulator.calls(path)).toEqual(json);
  });

  it('do not keep what is large', async () => {
    await post(emulator, path, 'x'.repeat(20_000));
    await ask(emulator, '/_emulator/people');
    const [large, list] = emulator.calls();
    expect(large?.request.body).toEqual({ kept: false });
    expect(list?.answer.body).toEqual({ entries: 5 });
  });

  it('show a spoiled answer as it was sent, and null when none was', async () => {
    emulator.fault({ path, status: 500, body: { oops: 1 } });
    emulator.fault({ path, reset: true });
    await ask(emulator, path);
    await rawCall(emulator.url, path);
    const [spoiled, lost] = await calls(2);
    expect(spoiled).toMatchObject({ answer: { status: 500, body: { oops: 1 } }, fault: { status: 500 } });
    expect(lost).toMatchObject({ answer: { status: null, body: null }, fault: { reset: true } });
  });

  it('are told to a listener in the process until it stops', async () => {
    const heard: Call[] = [];
    const stop = emulator.onCall((call) => heard.push(call));
    await ask(emulator, path);
    stop();
    await ask(emulator, path);
    expect(heard.map(({ id }) => id)).toEqual([1]);
  });
});

/** The record is written when the answer has gone, which may be a moment after the caller saw it end. */
async function calls(count: number): Promise<Call[]> {
  while (emulator.calls().length < count) await new Promise((resolve) => setImmediate(resolve));
  return emulator.calls();
}

describe('the record by option', () => {
  it('is empty when switched off', async () => {
    const silent = await startEmulator({ port: 0, record: false });
    await ask(silent, path);
    expect(silent.calls()).toEqual([]);
    await silent.close();
  });

  it('shows secrets when told to', async () => {
    const open = await startEmulator({ port: 0, showSecrets: true });
    await exchange(open, 'a code nobody handed out');
    expect(open.calls()[0]?.request.query).toEqual(exchangeQuery('a code nobody handed out'));
    await open.close();
  });
});
