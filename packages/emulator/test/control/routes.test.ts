import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlRoutes } from '../../src/control/routes.ts';
import { demoApp, type Emulator, startEmulator } from '../../src/index.ts';
import { weChatRoutes } from '../../src/wechat/routes.ts';
import { ask, exchange, post } from '../ask.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ port: 0 });
});
afterEach(() => emulator.close());

const fetchJson = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${emulator.url}${path}`, init);
  return { response, json: JSON.parse(await response.text()) };
};

describe('the control side', () => {
  it('tells its apps with their secrets', async () => {
    expect((await ask(emulator, '/_emulator/apps')).json).toEqual([demoApp]);
    expect(emulator.apps).toEqual([demoApp]);
  });

  it('moves the clock forward, and only forward', async () => {
    const { code } = emulator.loginCode();
    const { json } = await post(emulator, '/_emulator/clock', { advanceSeconds: 299 });
    expect((await post(emulator, '/_emulator/clock', { advanceSeconds: 1 })).json.now).toBeGreaterThanOrEqual(
      json.now + 1,
    );
    expect((await exchange(emulator, code)).errcode).toBe(40029);
    for (const body of [{}, { advanceSeconds: -1 }, { advanceSeconds: 1.5 }, { advanceSeconds: '1' }]) {
      expect((await post(emulator, '/_emulator/clock', body)).response.status).toBe(400);
    }
    expect(emulator.advance(0)).toBeGreaterThanOrEqual(json.now + 1);
  });

  it('takes, lists and forgets faults', async () => {
    const fault = { path: '/sns/jscode2session', times: 2, errcode: 45011 };
    expect((await post(emulator, '/_emulator/faults', fault)).json).toEqual([fault]);
    expect((await exchange(emulator, 'any')).errcode).toBe(45011);
    expect((await ask(emulator, '/_emulator/faults')).json).toEqual([{ ...fault, times: 1 }]);
    expect((await fetchJson('/_emulator/faults', { method: 'DELETE' })).json).toEqual([]);
    expect((await exchange(emulator, 'any')).errcode).toBe(40029);
    expect((await post(emulator, '/_emulator/faults', { times: 2 })).json.error).toBe('This fault changes nothing.');
  });

  it('says what a path takes', async () => {
    const { response, json } = await fetchJson('/_emulator/login-codes');
    expect([response.status, response.headers.get('allow'), json.hint]).toEqual([405, 'POST', 'It takes POST.']);
    expect((await fetchJson('/_emulator/people/tom', { method: 'DELETE' })).json.hint).toBe('It takes GET, PUT.');
    expect((await fetchJson('/_emulator/nothing')).response.status).toBe(404);
    expect((await fetchJson('/_emulator/people/')).response.status).toBe(404);
  });

  it('lives', async () => {
    expect((await fetchJson('/livez')).json).toEqual({ status: 'ok' });
  });

  it('has a page that names every route, and shows text as text', async () => {
    emulator.describe('tom', { nickname: '<script>' });
    const response = await fetch(emulator.url);
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const { path } of [...controlRoutes, ...weChatRoutes]) expect(page).toContain(`<code>${path}</code>`);
    expect(page).toContain(demoApp.secret);
    expect(page).toContain('小明');
    expect(page).not.toContain('<script>');
  });
});
