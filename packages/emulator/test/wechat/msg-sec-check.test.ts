import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApp, type Emulator, startEmulator } from '../../src/index.ts';
import { ask, getToken, post } from '../ask.ts';

const otherApp = { appid: 'wx0123456789abcdef', secret: 'f'.repeat(32) };
const bare = '/wxa/msg_sec_check';
let emulator: Emulator;
let path: string;
let openid: string;

beforeAll(async () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z');
  emulator = await startEmulator({ port: 0, apps: [demoApp, otherApp], clock: () => nowMs });
});
afterAll(() => emulator.close());

const enter = async () => {
  path = `${bare}?access_token=${await getToken(emulator)}`;
  ({ openid } = emulator.loginCode({ user: 'xiaoming' }));
};
const check = async (change: object) =>
  (await post(emulator, path, { version: 2, scene: 1, openid, content: '小明', ...change })).json;

describe('msg_sec_check', () => {
  beforeAll(enter);

  it.each([
    ['小明', 'pass', 100],
    ['很违规的名字', 'risky', 20003],
    ['doubtful', 'review', 21000],
  ])('judges %s', async (content, suggest, label) => {
    expect(await check({ content })).toMatchObject({
      errcode: 0,
      errmsg: 'ok',
      result: { suggest, label },
      detail: [{ errcode: 0, suggest }],
      trace_id: expect.any(String),
    });
  });

  it.each([
    [47001, { version: 1 }],
    [47001, { content: '' }],
    [40129, { scene: 5 }],
    [40003, { openid: 'oNobody' }],
    [40003, { openid: undefined }],
  ])('answers %i to %j', async (errcode, change) => {
    expect((await check(change)).errcode).toBe(errcode);
  });

  it('knows an openid of another app', async () => {
    const { openid: other } = emulator.loginCode({ user: 'xiaoming', appid: otherApp.appid });
    expect((await check({ openid: other })).errcode).toBe(43104);
  });

  it('wants a token, POST and a body', async () => {
    expect((await post(emulator, bare, {})).json.errcode).toBe(41001);
    expect((await post(emulator, path, '')).json.errcode).toBe(44002);
    const query = Object.fromEntries(new URLSearchParams(path.slice(path.indexOf('?'))));
    expect((await ask(emulator, bare, query)).json.errcode).toBe(43002);
  });

  it('checks only for people who were there within two hours', async () => {
    emulator.advance(7199);
    await enter();
    const { openid: seen } = emulator.loginCode({ user: 'anna' });
    emulator.advance(7199);
    path = `${bare}?access_token=${await getToken(emulator)}`;
    expect((await check({ openid: seen })).errcode).toBe(0);
    emulator.advance(1);
    expect((await check({ openid: seen })).errcode).toBe(61010);
    expect(emulator.calls(bare).at(-1)).toMatchObject({ user: 'anna', appid: demoApp.appid });
  });
});
