import { createHash } from 'node:crypto';

/** Source of random bytes; handed in so that a test can know them. */
export type RandomBytes = (size: number) => Uint8Array;

/**
 * A WeChat identifier: 28 characters, `o` first, the next five common to the namespace as in real ones.
 * The same namespace and user always give the same identifier, so that a restarted emulator knows the same people.
 */
function identifier(namespace: string, user: string): string {
  return `o${digest(namespace).slice(0, 5)}${digest(`${namespace}\n${user}`).slice(0, 22)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

export function openidOf(appid: string, user: string): string {
  return identifier(`openid\n${appid}`, user);
}

export function unionidOf(openPlatform: string, user: string): string {
  return identifier(`unionid\n${openPlatform}`, user);
}

const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function alphanumerics(length: number, random: RandomBytes): string {
  let text = '';
  for (const byte of random(length)) text += ALPHANUMERICS[byte % ALPHANUMERICS.length];
  return text;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** What `wx.login` hands out: 32 alphanumerics, `0` first. */
export function newLoginCode(random: RandomBytes): string {
  return `0${alphanumerics(31, random)}`;
}

/** What the phone button hands out: 64 hex digits. */
export function newPhoneCode(random: RandomBytes): string {
  return hex(random(32));
}

/** 16 bytes as 24 characters of base64. */
export function newSessionKey(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('base64');
}

/** A number, `_` and url-safe text, 136 characters together. */
export function newApiToken(random: RandomBytes): string {
  return `99_${Buffer.from(random(100)).toString('base64url').slice(0, 133)}`;
}

/** The `[…]` of `hint: […]` in an errmsg. */
export function newHint(random: RandomBytes): string {
  return Buffer.from(random(12)).toString('base64url');
}

/** Three groups of 8 hex digits: the time in Unix seconds, then two numbers below 2^31. */
export function newRid(now: number, random: RandomBytes): string {
  const bytes = Buffer.from(random(8));
  const group = (value: number) => value.toString(16).padStart(8, '0');
  return `${group(now)}-${group(bytes.readUInt32BE(0) >>> 1)}-${group(bytes.readUInt32BE(4) >>> 1)}`;
}
