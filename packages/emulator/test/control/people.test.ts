import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApp, type Emulator, startEmulator } from '../../src/index.ts';
import { ask } from '../ask.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0 });
});
afterAll(() => emulator.close());

async function put(user: string, body: unknown) {
  const init = { method: 'PUT', body: JSON.stringify(body) };
  const response = await fetch(`${emulator.url}/_emulator/people/${encodeURIComponent(user)}`, init);
  return { response, json: JSON.parse(await response.text()) };
}

describe('people', () => {
  it('are listed with their faces and openids', async () => {
    const { json } = await ask(emulator, '/_emulator/people');
    expect(json).toHaveLength(5);
    expect(json[0]).toEqual({
      ...{ user: 'xiaoming', nickname: '小明', phone: '13800000001', countryCode: '86', face: expect.any(Object) },
      ...{ unionid: true, highRisk: false, quotaExhausted: false, anonymous: true },
      avatarUrl: `${emulator.url}/_emulator/people/xiaoming/avatar.svg`,
      openids: { [demoApp.appid]: emulator.loginCode().openid },
    });
    expect(json).toEqual(emulator.people());
  });

  it('are changed and invented by PUT', async () => {
    const { json } = await put('王芳', {
      nickname: '王芳',
      phone: '13900000000',
      face: { hair: 'bun', glasses: true },
    });
    expect(json).toMatchObject({ user: '王芳', phone: '13900000000', face: { hair: 'bun', glasses: true } });
    expect((await ask(emulator, `/_emulator/people/${encodeURIComponent('王芳')}`)).json).toEqual(json);
    expect(emulator.person('王芳')).toEqual(json);
    expect((await put('王芳', { highRisk: true })).json).toEqual({ ...json, highRisk: true });
  });

  it('refuse what they cannot be', async () => {
    const { response, json } = await put('tom', { phone: 'none' });
    expect([response.status, json.hint]).toEqual([400, '4 to 15 digits without area code, or null for no phone.']);
    expect((await put('a b', {})).response.status).toBe(400);
    expect((await fetch(`${emulator.url}/_emulator/people/%ff`)).status).toBe(400);
  });

  it('have a face', async () => {
    const response = await fetch(emulator.person('tom').avatarUrl);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(await response.text()).toMatch(/^<svg .*<\/svg>$/);
  });
});
