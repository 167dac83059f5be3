import type { Failure } from './upstream/exchange.ts';

export type Answer =
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, unknown>> }
  | Refused
  | Failure;

/** WeChat answered with an errcode. */
export interface Refused {
  readonly kind: 'refused';
  readonly errcode: number;
  /** As it came: may echo anything; see readErrmsg. */
  readonly errmsg: string;
}

export const unreadable: Failure = { kind: 'failed', fault: 'unreadable', isSent: true };

/**
 * Reads an answer of api.weixin.qq.com. The content type is not looked at: WeChat sends JSON as text/plain. A byte order mark is
 * tolerated: it changes nothing. A missing errcode means 0, and one old sample has it as text.
 */
export function readAnswer(body: string): Answer {
  const fields = parseObject(body.startsWith('\uFEFF') ? body.slice(1) : body);
  const errcode = fields && readErrcode(fields.errcode);
  if (fields === undefined || errcode === undefined) return unreadable;
  if (errcode === 0) return { kind: 'fields', fields };
  return { kind: 'refused', errcode, errmsg: typeof fields.errmsg === 'string' ? fields.errmsg : '' };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function readErrcode(value: unknown): number | undefined {
  if (value === undefined) return 0;
  if (typeof value === 'string' && /^-?\d{1,9}$/.test(value)) return Number(value);
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

export interface Errmsg {
  /** WeChat's id of the call, which its support asks for. */
  readonly rid: string | null;
  /** The sentence before hint and rid, short and without secrets. */
  readonly text: string;
}

/**
 * Takes an errmsg apart: `invalid code, rid: …` (sns), `invalid code hint: […] rid: …` (cgi-bin), `…, hints: [ req_id: … ]` (before 2020).
 * For the log only: the wording changes over time. `secrets` and everything as long as a secret (24 letters, digits and the like without a
 * blank, so that encoded ones are caught too) or as a phone number are hidden, because an answer may echo what it is about.
 */
export function readErrmsg(errmsg: string, secrets: readonly string[]): Errmsg {
  const start = errmsg.slice(0, 1000);
  const rid = /\brid: ?([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\b/.exec(start)?.[1] ?? null;
  const [sentence = ''] = start.split(/(?:^|,? )(?:hints?|rid):/, 1);
  const line = sentence.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
  const text = secrets
    .reduce((shown, secret) => shown.replaceAll(secret, '…'), line)
    .replace(/[\w+/=%-]{24,}|\d{5,}/g, '…');
  return { rid, text: text.slice(0, 120) };
}
