import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

/** What a mini program got from WeChat, as it came. */
export interface EncryptedOpenData {
  /** Base64, as `iv` is. */
  readonly encryptedData: string;
  readonly iv: string;
  /** WeChat's signature of `rawData`; both or neither. */
  readonly signature?: string | undefined;
  readonly rawData?: string | undefined;
}

/** The JSON value inside, or undefined: why it is none, nobody is told. */
export type DecryptOpenData = (sessionKey: string, encrypted: EncryptedOpenData) => unknown;

const blockBytes = 16;

/**
 * AES-128-CBC with PKCS#7, all base64, UTF-8 JSON inside (WeChat: "signature, encryption and decryption"). Every failure ends in the same
 * undefined, and the padding is checked whole whatever it is, so that nobody can ask about it byte by byte.
 */
export const decryptOpenData: DecryptOpenData = (sessionKey, { encryptedData, iv, signature, rawData }) => {
  const [aesKey, vector, encrypted] = [sessionKey, iv, encryptedData].map(decodeBase64);
  if (!aesKey || !vector || !encrypted) return undefined;
  if (aesKey.length !== blockBytes || vector.length !== blockBytes) return undefined;
  if (encrypted.length === 0 || encrypted.length % blockBytes !== 0) return undefined;
  const isSigned = rawData === undefined || isSignatureOf(rawData, sessionKey, signature ?? '');
  const decipher = createDecipheriv('aes-128-cbc', aesKey, vector).setAutoPadding(false);
  const text = removePadding(Buffer.concat([decipher.update(encrypted), decipher.final()]));
  return text && isSigned ? parseJson(text) : undefined;
};

/** Undefined unless it is base64 exactly as a writer would write it: a blank in place of `+` is what forms make of it. */
function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** RFC 5652 §6.3: the last byte says how many there are, and all of them say the same. */
function removePadding(padded: Buffer): Buffer | undefined {
  const count = padded.at(-1) ?? 0;
  let wrong = count < 1 || count > blockBytes ? 1 : 0;
  for (let back = 1; back <= blockBytes; back += 1) {
    const counts = back <= count ? 0xff : 0;
    wrong |= ((padded.at(-back) ?? 0) ^ count) & counts;
  }
  return wrong === 0 ? padded.subarray(0, padded.length - count) : undefined;
}

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return undefined;
  }
}

/** Lower-case hexadecimal SHA-1 of the raw data, byte for byte as received, and the session key as text. */
function isSignatureOf(rawData: string, sessionKey: string, signature: string): boolean {
  const expected = createHash('sha1').update(rawData).update(sessionKey).digest();
  const given = /^[0-9a-f]{40}$/.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(expected.length);
  return timingSafeEqual(expected, given);
}
