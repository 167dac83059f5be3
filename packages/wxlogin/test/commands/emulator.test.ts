import { describe, expect, it } from 'vitest';
import { appid, appSecret } from '../configuration/good.ts';
import { startProgram } from './start-process.ts';

describe('wxlogin emulator', () => {
  it('knows the apps it is given, prints them, and stops when told to', async () => {
    const other = `wx1111111111111111:${appSecret}`;
    const program = startProgram([
      'emulator',
      '--port',
      '0',
      '--app',
      `${appid}:${appSecret}:My: shop`,
      '--app',
      other,
    ]);
    const [, url = ''] = await program.sees(/answers at (http:\/\/127\.0\.0\.1:\d+)/);
    expect(await (await fetch(`${url}/_emulator/apps`)).json()).toMatchObject([
      { appid, secret: appSecret, name: 'My: shop' },
      { appid: 'wx1111111111111111', name: 'wx1111111111111111' },
    ]);
    expect(program.stdout()).toContain(`  ${appid}  ${appSecret}  My: shop`);
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('knows the demo app when given none, in Chinese too', async () => {
    const program = startProgram(['emulator', '--port=0'], { env: { LANG: 'zh_CN.UTF-8' } });
    await program.sees(/微信模拟器已启动：http:\/\/127\.0\.0\.1:\d+/);
    expect(program.stdout()).toContain('wxde30de30de30de30');
    program.kill('SIGINT');
    expect(await program.ended).toBe(0);
  });

  it('refuses an app that is none', async () => {
    const program = startProgram(['emulator', '--port', '0', '--app', 'wx1:short']);
    expect(await program.ended).toBe(2);
    expect(program.stderr()).toContain('wx and 16 hex digits');
  });
});
