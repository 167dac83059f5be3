import type { App } from '../app.ts';

/** A phone number as WeChat has verified it. */
export interface PhoneNumber {
  /** Digits, such as `86`. */
  readonly countryCode: string;
  /** Digits, without the country code. */
  readonly nationalNumber: string;
}

/** E.164: one number, one text, whoever wrote it down. */
export const formatPhoneNumber = ({ countryCode, nationalNumber }: PhoneNumber): string =>
  `+${countryCode}${nationalNumber}`;

/** What may be shown: `138****8000`; abroad with the country code, `+852 61****67`. Never more than half of the digits, and seven. */
export function maskPhoneNumber({ countryCode, nationalNumber }: PhoneNumber): string {
  const isChinese = countryCode === '86' && nationalNumber.length === 11;
  const [head, tail] = isChinese ? [3, 4] : nationalNumber.length >= 8 ? [2, 2] : [0, 2];
  const hidden = '*'.repeat(nationalNumber.length - head - tail);
  const shown = nationalNumber.slice(0, head) + hidden + nationalNumber.slice(-tail);
  return countryCode === '86' ? shown : `+${countryCode} ${shown}`;
}

/** Among whose users a number belongs to one: the apps of one Open Platform account, which share users, or the app alone. */
export const phoneScope = ({ appid, unionidGroup }: App): string =>
  unionidGroup === null ? `phone:${appid}` : `phone:group ${unionidGroup}`;
