import { createDecipheriv } from 'node:crypto';

/** PKCS#7 over blocks of 32 bytes, twice the block of AES. */
const paddedTo = 32;
const randomBytes = 16;
const lengthBytes = 4;

/** What was encrypted, and for which app; undefined where it is not what WeChat would send. */
export function decryptPush(
  encrypted: string,
  pushAesKey: string,
): { readonly appid: string; readonly message: Uint8Array } | undefined {
  const sealed = readBase64(encrypted);
  if (!sealed || sealed.length === 0 || sealed.length % paddedTo !== 0) return undefined;
  const aesKey = Buffer.from(`${pushAesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const plain = cutPadding(padded);
  return plain && takeApart(plain);
}

function readBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function cutPadding(padded: Buffer): Buffer | undefined {
  const count = padded.at(-1) ?? 0;
  const isWhole = count >= 1 && count <= paddedTo && padded.subarray(-count).every((byte) => byte === count);
  return isWhole ? padded.subarray(0, -count) : undefined;
}

/** 16 random bytes, the length of the message (4 bytes, the most significant first), the message, the appid. */
function takeApart(plain: Buffer): { appid: string; message: Uint8Array } | undefined {
  const start = randomBytes + lengthBytes;
  if (plain.length < start) return undefined;
  const end = start + plain.readUInt32BE(randomBytes);
  return end <= plain.length
    ? { message: plain.subarray(start, end), appid: plain.toString('latin1', end) }
    : undefined;
}
