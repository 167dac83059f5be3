import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { weChatRoutes } from '../../src/wechat/routes.ts';
import { ask } from '../ask.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0 });
});
afterAll(() => emulator.close());

describe("WeChat's side", () => {
  it.each(weChatRoutes)('$path refuses an empty call with an errcode and a rid, at status 200', async ({ path }) => {
    const { response, json } = await ask(emulator, path);
    expect(response.status).toBe(200);
    expect(json).toEqual({ errcode: expect.any(Number), errmsg: expect.stringMatching(/ rid: [0-9a-f-]{26}$/) });
  });

  it.each(['/sns/userinfo', '/cgi-bin/menu/get', '/wxa/getwxacodeunlimit', '/sns/'])(
    'answers %s with 40066',
    async (path) => {
      const { response, json } = await ask(emulator, path);
      expect([response.status, json.errcode]).toEqual([200, 40066]);
    },
  );

  it('answers anything else with 404 and a way on', async () => {
    const { response, json } = await ask(emulator, '/connect/oauth2');
    expect(response.status).toBe(404);
    expect(json.hint).toContain('GET /');
  });

  it('may write slashes in a refusal as \\/', async () => {
    const access_token = `99_${'x'.repeat(133)}`;
    const { text, json } = await ask(emulator, '/wxa/checksession', { access_token });
    expect(text).toContain('https:\\/\\/mmbizurl.cn');
    expect(json.errmsg).toContain('https://mmbizurl.cn');
  });
});
