import type { App } from '../../model/app.ts';
import type { AuthorisationChange, PushRead } from './pushes.ts';

export type Fields = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function parseObject(bytes: Uint8Array): Fields | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const changes = new Map<unknown, AuthorisationChange['what']>([
  ['user_info_modified', 'modified'],
  ['user_authorization_revoke', 'revoked'],
  ['user_authorization_cancellation', 'cancelled'],
]);

/** As of jscode2session: WeChat promises no shape. */
const openidPattern = /^[\x21-\x7e]{1,128}$/;

/** Whatever is not one of the three is another push, which somebody else may want and we do not. */
export function readChange(app: App, fields: Fields): PushRead {
  const what = fields.MsgType === 'event' ? changes.get(fields.Event) : undefined;
  if (!what) return { kind: 'other' };
  const { OpenID: openid, AppID: appid } = fields;
  if (appid !== undefined && appid !== app.appid) return { kind: 'refused', reason: 'other_app' };
  const at = readMoment(fields.CreateTime);
  if (typeof openid !== 'string' || !openidPattern.test(openid) || at === undefined)
    return { kind: 'refused', reason: 'format' };
  const revoked = what === 'revoked' ? readNumbers(fields.RevokeInfo) : [];
  return { kind: 'change', change: { what, openid, at, revoked } };
}

function readMoment(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}

/** One number as a text, as the samples have it; several, or a bare number, are understood too. */
const readNumbers = (value: unknown): number[] =>
  [
    ...String(value ?? '')
      .slice(0, 200)
      .matchAll(/\d{1,6}/g),
  ].map(Number);
