import type { App } from '../../model/app.ts';
import { decryptPush } from './decrypt.ts';
import type { ArrivedPush, Pushes, PushRefusal, PushSignature } from './pushes.ts';
import { type Fields, parseObject, readChange } from './read-change.ts';
import { isFresh, isSignatureOf, isWellFormed } from './signature.ts';

/** The signature and the encryption of WeChat's pushes. */
export const createPushes = (): Pushes => ({
  isSigned: (app, signed, now) => findFault(app, signed, { now, signed: [] }) === undefined,
  read(app, arrived, now) {
    const opened = app.pushAesKey === undefined ? readPlain(app, arrived, now) : readEncrypted(app, arrived, now);
    return 'reason' in opened ? { kind: 'refused', ...opened } : readChange(app, opened.fields);
  },
});

type Opened = { readonly fields: Fields } | { readonly reason: PushRefusal };

/** `signed`: what else the signature covers. */
function findFault(
  { pushToken }: App,
  { timestamp, nonce, signature }: PushSignature,
  { now, signed }: { readonly now: number; readonly signed: readonly string[] },
): PushRefusal | undefined {
  if (!pushToken || !isWellFormed({ timestamp, nonce })) return 'signature';
  if (!isSignatureOf(signature, [pushToken, timestamp, nonce, ...signed])) return 'signature';
  return isFresh(timestamp, now) ? undefined : 'timestamp';
}

function readPlain(app: App, arrived: ArrivedPush, now: number): Opened {
  const fault = findFault(app, arrived, { now, signed: [] });
  if (fault) return { reason: fault };
  const fields = parseObject(arrived.body);
  if (!fields) return { reason: looksLikeXml(arrived.body) ? 'xml' : 'format' };
  return 'Encrypt' in fields && !('Event' in fields) ? { reason: 'encrypted_without_key' } : { fields };
}

/** Only what is encrypted counts: beside it, the compatible mode sends the same in plain text, which nothing vouches for. */
function readEncrypted(app: App, arrived: ArrivedPush, now: number): Opened {
  const outside = parseObject(arrived.body);
  if (!outside) return { reason: looksLikeXml(arrived.body) ? 'xml' : 'format' };
  const { Encrypt: encrypted } = outside;
  if (typeof encrypted !== 'string') return { reason: 'not_encrypted' };
  const fault = findFault(app, { ...arrived, signature: arrived.bodySignature }, { now, signed: [encrypted] });
  return fault ? { reason: fault } : openEncrypted(app, encrypted);
}

function openEncrypted(app: App, encrypted: string): Opened {
  const opened = decryptPush(encrypted, app.pushAesKey ?? '');
  if (!opened) return { reason: 'encryption' };
  if (opened.appid !== app.appid) return { reason: 'other_app' };
  const fields = parseObject(opened.message);
  return fields ? { fields } : { reason: looksLikeXml(opened.message) ? 'xml' : 'format' };
}

const looksLikeXml = (body: Uint8Array): boolean => /^\s*</.test(Buffer.from(body.subarray(0, 64)).toString('latin1'));
