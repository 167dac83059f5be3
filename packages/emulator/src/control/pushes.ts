import { encryptPush, signPush } from '../crypto/pushes.ts';
import { InputError } from '../input/input-error.ts';
import { readFields, readMatching, readOneOf, readText } from '../input/read-fields.ts';
import type { World } from '../world/world.ts';
import { findWhose, type Whose } from './codes.ts';

const events = ['user_info_modified', 'user_authorization_revoke', 'user_authorization_cancellation'] as const;

export interface PushInput extends Whose {
  /** Where to; on this machine only. */
  url: string;
  /** The Token of the console's message push. */
  token: string;
  /** Its EncodingAESKey: then the push is encrypted (安全模式), else plain (明文模式). */
  aesKey?: string | undefined;
  /** Default user_authorization_revoke; `echo`: the test that the console makes of the address. */
  event?: (typeof events)[number] | 'echo' | undefined;
  /** What was revoked, as a number of WeChat's list. Default 6: nickname and avatar. */
  revokeInfo?: string | undefined;
  /** Default json. */
  format?: 'json' | 'xml' | undefined;
}

/** What the other side made of it; status 0: it could not be asked. */
export interface PushAnswer {
  status: number;
  answer: string;
  /** Whether WeChat would be content: `success` or nothing, or its own text for `echo`. Otherwise it would push up to three times more. */
  accepted: boolean;
}

/** Pushes what WeChat pushes when people change what they allow (授权用户信息变更), once. */
export async function sendPush(world: World, input?: unknown): Promise<PushAnswer> {
  const wish = readPush(input);
  const { app, identity } = findWhose(world, wish);
  const timestamp = String(world.now());
  const nonce = String(Buffer.from(world.random(4)).readUInt32BE());
  const url = new URL(wish.url);
  const signed = { timestamp, nonce, signature: signPush([wish.token, timestamp, nonce]) };
  if (wish.event === 'echo') {
    const echostr = String(Buffer.from(world.random(8)).readBigUInt64BE());
    const answer = await ask(addParameters(url, { ...signed, echostr }), { method: 'GET' });
    return { ...answer, accepted: answer.status === 200 && answer.answer === echostr };
  }

  const fields = {
    ToUserName: 'gh_0123456789ab',
    FromUserName: identity.openid,
    CreateTime: world.now(),
    MsgType: 'event',
    Event: wish.event,
    OpenID: identity.openid,
    AppID: app.appid,
    ...(wish.event === 'user_authorization_revoke' && { RevokeInfo: wish.revokeInfo }),
  };
  const message = write(fields, wish.format);
  const parameters = { ...signed, openid: identity.openid };
  const sealed =
    wish.aesKey && encryptPush(message, { appid: app.appid, aesKey: wish.aesKey, random: world.random(16) });
  const answer = sealed
    ? await ask(
        addParameters(url, {
          ...parameters,
          encrypt_type: 'aes',
          msg_signature: signPush([wish.token, timestamp, nonce, sealed]),
        }),
        { method: 'POST', body: write({ ToUserName: fields.ToUserName, Encrypt: sealed }, wish.format) },
      )
    : await ask(addParameters(url, parameters), { method: 'POST', body: message });
  return { ...answer, accepted: answer.status === 200 && ['success', ''].includes(answer.answer) };
}

const names = ['url', 'token', 'aesKey', 'event', 'revokeInfo', 'format', 'appid', 'user'];
const tokenRule = { pattern: /^[A-Za-z0-9]{3,32}$/, hint: '3 to 32 letters and digits, as in the console.' };
const aesKeyRule = { pattern: /^[A-Za-z0-9]{43}$/, hint: '43 letters and digits: the EncodingAESKey of the console.' };
const numberRule = {
  pattern: /^\d{1,3}$/,
  hint: 'A number of WeChat’s list, as text: 6 nickname and avatar, 8 phone …',
};

function readPush(input: unknown) {
  const fields = readFields(input, names);
  const url = readText(fields, 'url');
  const token = readMatching(fields, 'token', tokenRule);
  if (url === undefined || token === undefined)
    throw new InputError(
      'A push needs a url and a token.',
      'Such as { "url": "http://127.0.0.1:8800/…", "token": "…" }.',
    );
  return {
    url: readAddress(url),
    token,
    aesKey: readMatching(fields, 'aesKey', aesKeyRule),
    event: readOneOf(fields, 'event', [...events, 'echo']) ?? 'user_authorization_revoke',
    revokeInfo: readMatching(fields, 'revokeInfo', numberRule) ?? '6',
    format: readOneOf(fields, 'format', ['json', 'xml']) ?? 'json',
    appid: readText(fields, 'appid'),
    user: readText(fields, 'user'),
  };
}

/** This machine only: a page in a browser may reach the control side, and shall not reach further through it. */
function readAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = url && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (isHere && ['http:', 'https:'].includes(url.protocol)) return url.href;
  throw new InputError('"url" is not an address on this machine.', 'Such as http://127.0.0.1:8800/wechat/events/wx….');
}

function addParameters(url: URL, parameters: Record<string, string>): URL {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(parameters)) whole.searchParams.set(name, value);
  return whole;
}

/** Numbers plain, texts as CDATA, as WeChat's examples have them. */
function write(fields: Record<string, string | number>, format: 'json' | 'xml'): string {
  if (format === 'json') return JSON.stringify(fields);
  const lines = Object.entries(fields).map(([name, value]) =>
    typeof value === 'number' ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`,
  );
  return `<xml>${lines.join('')}</xml>`;
}

/** WeChat hangs up after five seconds. */
const WAIT_MS = 5000;
const MAX_SHOWN = 2000;

async function ask(url: URL, init: { method: string; body?: string }): Promise<{ status: number; answer: string }> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(WAIT_MS) });
    return { status: response.status, answer: (await response.text()).slice(0, MAX_SHOWN) };
  } catch {
    return { status: 0, answer: '' };
  }
}
