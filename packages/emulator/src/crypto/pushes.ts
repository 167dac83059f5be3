import { createCipheriv, createHash } from 'node:crypto';

/** Lower-case hex sha1 of the texts, sorted and put together (消息推送: token, timestamp, nonce, and the ciphertext where there is one). */
export function signPush(texts: readonly string[]): string {
  return createHash('sha1')
    .update([...texts].sort().join(''))
    .digest('hex');
}

const BLOCK_BYTES = 32;

/**
 * 消息加解密说明: AES-256-CBC of 16 random bytes, the length of the message (4 bytes, big endian), the message and the appid, padded to
 * blocks of 32 bytes. The key is the EncodingAESKey with a `=` behind it, as base64; its first 16 bytes are the IV.
 */
export function encryptPush(message: string, { appid, aesKey, random }: PushSeal): string {
  const keyBytes = Buffer.from(`${aesKey}=`, 'base64');
  const bytes = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  const plain = Buffer.concat([random, length, bytes, Buffer.from(appid)]);
  const count = BLOCK_BYTES - (plain.length % BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-cbc', keyBytes, keyBytes.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(count, count)), cipher.final()]).toString(
    'base64',
  );
}

interface PushSeal {
  appid: string;
  /** EncodingAESKey: 43 letters and digits. */
  aesKey: string;
  random: Uint8Array;
}
