/** The longest label there is. */
export const longestDevice = 48;

/** By what a User-Agent contains; the first that fits, for each names those behind it too. */
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bwechatdevtools\b/i, 'DevTools'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\b(?:OpenHarmony|HarmonyOS)\b/, 'HarmonyOS'],
  [/\bAndroid\b/, 'Android'],
  [/\b(?:MacWechat|Macintosh)\b/, 'Mac'],
  [/\b(?:WindowsWechat|Windows)\b/, 'Windows'],
];

/** `MicroMessenger/8.0.50(0x18003230)`, `MicroMessenger/8.0.50.2701(0x28003253)`. */
const weChat = /\bMicroMessenger\/(\d{1,3}\.\d{1,3}\.\d{1,3})\b/;

/**
 * What a login came from, for the person who asks "which of these am I?": `iPhone · WeChat 8.0.50`, `DevTools`. Only words that are written
 * here, and a version, so nothing of a User-Agent that could tell people apart is kept. Null when it says nothing that is known here.
 */
export function describeDevice(userAgent: string | undefined): string | null {
  if (userAgent === undefined) return null;
  const system = systems.find(([mark]) => mark.test(userAgent))?.[1];
  const version = weChat.exec(userAgent)?.[1];
  if (system === undefined || system === 'DevTools' || version === undefined) {
    return system ?? (version === undefined ? null : `WeChat ${version}`);
  }
  return `${system} · WeChat ${version}`;
}
