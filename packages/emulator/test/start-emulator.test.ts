import { afterEach, describe, expect, it } from 'vitest';
import { demoApp, type Emulator, type EmulatorOptions, InputError, startEmulator } from '../src/index.ts';
import { ask, exchange } from './ask.ts';

const running: Emulator[] = [];
const start = async (options: EmulatorOptions = {}) => {
  const emulator = await startEmulator({ port: 0, ...options });
  running.push(emulator);
  return emulator;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

describe('startEmulator', () => {
  it('listens on loopback, IPv4 or IPv6', async () => {
    expect((await start()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const six = await start({ host: '::1' });
    expect(six.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await ask(six, '/livez')).json).toEqual({ status: 'ok' });
  });

  it.each<[string, object]>([
    ['another host', { host: '0.0.0.0' }],
    ['localhost, which may be either', { host: 'localhost' }],
    ['an impossible port', { port: 70_000 }],
    ['an unknown option', { prot: 1 }],
    ['no app at all', { apps: [] }],
    ['an app without secret', { apps: [{ appid: demoApp.appid }] }],
    ['an appid of another shape', { apps: [{ appid: 'demo', secret: demoApp.secret }] }],
    ['an open platform that is a number', { apps: [{ ...demoApp, openPlatform: 7 }] }],
    ['a person without a possible label', { people: [{ user: '' }] }],
    ['an impossible mock user', { mockCodeUser: '' }],
    ['a number of logins that is none', { loginsPerMinute: -1 }],
    ['another way to spend codes', { spendCodesOn: 'never' }],
  ])('refuses %s', async (_, options) => {
    await expect(startEmulator({ port: 0, ...options })).rejects.toThrow(InputError);
  });

  it('says so when the port is taken', async () => {
    const { url } = await start();
    await expect(startEmulator({ port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE');
  });

  it('knows the apps it is given instead of the demo app', async () => {
    const emulator = await start({ apps: [{ appid: 'wx0123456789abcdef', secret: 'f'.repeat(32) }] });
    expect(emulator.apps.map(({ appid, name }) => [appid, name])).toEqual([
      ['wx0123456789abcdef', 'wx0123456789abcdef'],
    ]);
    expect(emulator.loginCode().appid).toBe('wx0123456789abcdef');
  });

  it('knows the same people after a restart', async () => {
    const before = await start();
    const openids = ['xiaoming', 'somebody-new'].map((user) => before.loginCode({ user }).openid);
    const { unionid } = await exchange(before, before.loginCode().code);
    await before.close();
    const after = await start();
    expect(['xiaoming', 'somebody-new'].map((user) => after.loginCode({ user }).openid)).toEqual(openids);
    expect((await exchange(after, after.loginCode().code)).unionid).toBe(unionid);
  });

  it('takes randomness from its caller', async () => {
    const random = (size: number) => new Uint8Array(size);
    expect((await start({ random })).loginCode().code).toBe('0'.padEnd(32, 'A'));
  });

  it('counts no logins when told so', async () => {
    const emulator = await start({ loginsPerMinute: 0, record: false });
    for (let i = 0; i < 150; i += 1) {
      expect(await exchange(emulator, emulator.loginCode().code)).toHaveProperty('openid');
    }
  });

  it('may be closed twice', async () => {
    const emulator = await start();
    await emulator.close();
    await emulator.close();
    await expect(fetch(emulator.url)).rejects.toThrow();
  });
});
