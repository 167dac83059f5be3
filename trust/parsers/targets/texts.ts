import { describeDevice, longestDevice } from '../../../packages/server/src/model/account/device.ts';
import { describePlace, longestPlace } from '../../../packages/server/src/model/account/place.ts';
import { cleanNickname } from '../../../packages/server/src/model/profile/nickname.ts';
import { mustHold, type Target } from '../target.ts';

const nickname: Target = {
  name: 'nickname',
  seeds: [
    '小明',
    'a\u0301\u0301 b',
    '👨‍👩‍👧',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '1\ufe0f\u20e3',
    '\\ud83d\\ude00',
  ].map((text) => Buffer.from(text).toString('latin1')),
  feed(bytes) {
    // JSON can spell half a surrogate pair, which UTF-8 cannot.
    const text = bytes
      .toString()
      .replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
    const clean = cleanNickname(text);
    if (clean === undefined) return;
    mustHold(
      clean.isWellFormed() && [...clean].length <= 64 && clean.trim() === clean && clean !== '',
      'it can be shown',
    );
    mustHold(!/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(clean), 'it stays on its line');
    mustHold(
      cleanNickname(clean) === clean,
      `it is as clean as it gets: ${JSON.stringify([text, clean, cleanNickname(clean)])}`,
    );
  },
};

const wordsOfDevices =
  /^(?:(?:DevTools|iPhone|iPad|HarmonyOS|Android|Mac|Windows)?(?: · )?(?:WeChat \d{1,3}\.\d{1,3}\.\d{1,3})?)$/;

const device: Target = {
  name: 'user-agent',
  seeds: [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.50(0x18003230) NetType/WIFI',
    'Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50.2701(0x28003253)',
    'wechatdevtools/1.06',
    '203.0.113.7',
    '2001:db8:1:2::/64',
  ],
  feed(bytes) {
    const text = bytes.toString('latin1');
    const label = describeDevice(text);
    mustHold(
      label === null || (label.length <= longestDevice && wordsOfDevices.test(label)),
      `only words of ours: ${label}`,
    );
    mustHold((describePlace(text) ?? '').length <= longestPlace, 'a place is short');
  },
};

export const textTargets: readonly Target[] = [nickname, device];
