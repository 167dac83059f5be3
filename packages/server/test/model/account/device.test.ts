import { describe, expect, it } from 'vitest';
import { describeDevice, longestDevice } from '../../../src/model/account/device.ts';

const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('what a login came from', () => {
  it.each<[string, string | undefined, string | null]>([
    [
      'an iPhone',
      `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${webKit} Mobile/15E148 MicroMessenger/8.0.50(0x18003230) NetType/WIFI Language/zh_CN`,
      'iPhone · WeChat 8.0.50',
    ],
    [
      'an Android phone',
      `Mozilla/5.0 (Linux; Android 14; PJZ110 Build/UKQ1; wv) ${webKit} MicroMessenger/8.0.50.2701(0x28003253) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64 MiniProgramEnv/android`,
      'Android · WeChat 8.0.50',
    ],
    [
      'an iPad',
      `Mozilla/5.0 (iPad; CPU OS 16_1 like Mac OS X) ${webKit} MicroMessenger/8.0.40(0x18002828)`,
      'iPad · WeChat 8.0.40',
    ],
    [
      'Windows',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Windows WindowsWechat/WMPF',
      'Windows · WeChat 7.0.20',
    ],
    [
      'a Mac',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) MicroMessenger/6.8.0(0x16080000) MacWechat/3.8.7(0x13080710)',
      'Mac · WeChat 6.8.0',
    ],
    ['HarmonyOS', 'Mozilla/5.0 (Phone; OpenHarmony 5.0) MicroMessenger/8.0.11(0x280b)', 'HarmonyOS · WeChat 8.0.11'],
    [
      'DevTools, which pretend to be an iPhone',
      `Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) ${webKit} wechatdevtools/1.06.2401020 MicroMessenger/8.0.5 Language/zh_CN webview/`,
      'DevTools',
    ],
    ['something with WeChat only', 'MicroMessenger/8.0.50', 'WeChat 8.0.50'],
    ['a phone without WeChat', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)', 'iPhone'],
    ['a program', 'curl/8.5.0', null],
    ['nobody knows', undefined, null],
    ['words that would like to be shown', 'MicroMessenger/<script> <b>iPhonex</b> admin', null],
  ])('%s', (_, userAgent, label) => {
    expect(describeDevice(userAgent)).toBe(label);
  });

  it('is short, whatever was sent', () => {
    const longest = describeDevice('HarmonyOS MicroMessenger/999.999.999.999');
    expect(longest).toBe('HarmonyOS · WeChat 999.999.999');
    expect(longest?.length).toBeLessThanOrEqual(longestDevice);
  });
});
