import { createServer, type Server } from 'node:http';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, appSecret } from '../configuration/good.ts';
import { startProgram } from './start-process.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0, apps: [{ appid, secret: appSecret }] });
});
afterAll(() => emulator.close());

async function check(env: Record<string, string>, ...args: string[]) {
  const common = { WXLOGIN_MODE: 'development', WXLOGIN_WECHAT_EMULATOR_URL: emulator.url };
  const program = startProgram(['check', ...args], { env: { ...common, ...env } });
  return { ending: await program.ended, stdout: program.stdout(), stderr: program.stderr() };
}

describe('wxlogin check', () => {
  it('is content with an AppID and the AppSecret of it, and needs nothing else configured', async () => {
    const { ending, stdout } = await check({ WXLOGIN_APPID: appid, WXLOGIN_APP_SECRET: appSecret });
    expect(ending).toBe(0);
    expect(stdout).toContain(`${appid}  ✓ AppID and AppSecret belong together.`);
    expect(stdout).toContain('AppID 与 AppSecret 匹配');
  });

  it('says in both languages what is wrong, why and what to do', async () => {
    const wrong = 'ffffffffffffffffffffffffffffffff';
    const { ending, stdout, stderr } = await check({ WXLOGIN_APPID: appid, WXLOGIN_APP_SECRET: wrong });
    expect(ending).toBe(1);
    expect(stdout).toMatch(/✗ .*errcode 40125/);
    for (const part of ['Likely cause', 'What to do', '可能原因', '解决办法']) expect(stdout).toContain(part);
    expect(stdout + stderr).not.toContain(wrong);
  });

  it('gives its verdicts as JSON', async () => {
    const env = { WXLOGIN_APPID: 'wx9999999999999999', WXLOGIN_APP_SECRET: appSecret };
    const { ending, stdout } = await check(env, '--json');
    expect(ending).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        appid: 'wx9999999999999999',
        ok: false,
        errcode: 40013,
        cause: { en: expect.any(String), zh: expect.any(String) },
      },
    ]);
  });

  it('tells an unreachable WeChat from a wrong secret', async () => {
    const closed = await findClosedAddress();
    const env = { WXLOGIN_APPID: appid, WXLOGIN_APP_SECRET: appSecret, WXLOGIN_WECHAT_EMULATOR_URL: closed };
    const { ending, stdout } = await check(env, '--json');
    expect(ending).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([{ ok: false, fault: expect.any(String) }]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['no app', {}, 'apps (WXLOGIN_APPID and WXLOGIN_APP_SECRET): is required'],
    [
      'the emulator in production',
      { WXLOGIN_MODE: 'production', WXLOGIN_APPID: appid, WXLOGIN_APP_SECRET: appSecret },
      'wechatEmulatorURL',
    ],
  ])('refuses %s before it asks anybody', async (_name, env, problem) => {
    const callsBefore = emulator.calls().length;
    const { ending, stderr } = await check(env);
    expect(ending).toBe(78);
    expect(stderr).toContain(`\n  - ${problem}`);
    expect(emulator.calls()).toHaveLength(callsBefore);
  });
});

/** An address where nothing listens any more. */
function findClosedAddress(): Promise<string> {
  const server: Server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      server.close(() => resolve(`http://127.0.0.1:${port}`));
    });
  });
}
