import { type KeyObject, sign, verify } from 'node:crypto';

/**
 * ES256 (RFC 7518 §3.4) over `data`. Bare key objects are the fast form of node:crypto on every Node version, and they speak DER;
 * JOSE wants the two 32-byte numbers side by side.
 */
export const signES256 = (data: string, key: KeyObject): string =>
  rawFromDer(sign('sha256', Buffer.from(data), key)).toString('base64url');

export function verifyES256(data: string, signature: string, key: KeyObject): boolean {
  const raw = Buffer.from(signature, 'base64url');
  // base64url has spellings that decode alike; only the one we write is accepted, so that a token has one form.
  if (raw.length !== 64 || raw.toString('base64url') !== signature) return false;
  return verify('sha256', Buffer.from(data), key, derFromRaw(raw));
}

/** SEQUENCE { INTEGER r, INTEGER s } to r || s. Numbers of 256 bits keep every length in one byte. */
function rawFromDer(der: Buffer): Buffer {
  const raw = Buffer.alloc(64);
  const sizeOfR = der[3] ?? 0;
  const startOfS = 6 + sizeOfR;
  const sizeOfS = der[5 + sizeOfR] ?? 0;
  copyRightAligned(der.subarray(4, 4 + sizeOfR), raw.subarray(0, 32));
  copyRightAligned(der.subarray(startOfS, startOfS + sizeOfS), raw.subarray(32));
  return raw;
}

function copyRightAligned(number: Buffer, target: Buffer): void {
  const digits = number.length > 32 ? number.subarray(number.length - 32) : number;
  digits.copy(target, 32 - digits.length);
}

function derFromRaw(raw: Buffer): Buffer {
  const r = derInteger(raw.subarray(0, 32));
  const s = derInteger(raw.subarray(32));
  return Buffer.concat([Buffer.of(0x30, r.length + s.length), r, s]);
}

function derInteger(number: Buffer): Buffer {
  let start = 0;
  while (start < 31 && number[start] === 0) start += 1;
  const digits = number.subarray(start);
  const isNegative = ((digits[0] ?? 0) & 0x80) !== 0;
  return Buffer.concat([
    Buffer.of(0x02, digits.length + (isNegative ? 1 : 0)),
    isNegative ? Buffer.of(0) : Buffer.alloc(0),
    digits,
  ]);
}
