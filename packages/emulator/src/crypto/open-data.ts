import { createCipheriv, createDecipheriv } from 'node:crypto';

export interface EncryptedOpenData {
  encryptedData: string;
  iv: string;
}

const BLOCK_BYTES = 16;

/** Encrypts JSON text the way WeChat does for open data: AES-128-CBC, PKCS#7, everything base64. */
export function encryptOpenData(plaintext: string, sessionKey: string, iv: Uint8Array): EncryptedOpenData {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv);
  const encrypted = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return { encryptedData: encrypted.toString('base64'), iv: Buffer.from(iv).toString('base64') };
}

/**
 * Decrypts open data strictly and returns its text. Throws when the key or iv is not 16 bytes, the padding is wrong
 * (a stale session key), the text is not UTF-8 JSON, or the watermark names another app than `appid`.
 */
export function decryptOpenData(data: EncryptedOpenData, sessionKey: string, appid: string): string {
  const key = readBase64(sessionKey, 'session key');
  const iv = readBase64(data.iv, 'iv');
  const encrypted = readBase64(data.encryptedData, 'encryptedData');
  if (key.length !== BLOCK_BYTES) throw new Error('the session key is not 16 bytes long');
  if (iv.length !== BLOCK_BYTES) throw new Error('the iv is not 16 bytes long');
  if (encrypted.length === 0 || encrypted.length % BLOCK_BYTES !== 0) throw new Error('encryptedData is cut off');

  const decipher = createDecipheriv('aes-128-cbc', key, iv);
  const bytes = Buffer.concat([decipher.update(encrypted), decipher.final()]);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (findWatermarkAppid(JSON.parse(text)) !== appid) throw new Error('the watermark names another app');
  return text;
}

function readBase64(text: string, name: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Error(`the ${name} is not base64`);
  return bytes;
}

function findWatermarkAppid(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('watermark' in json)) return undefined;
  const { watermark } = json;
  if (typeof watermark !== 'object' || watermark === null || !('appid' in watermark)) return undefined;
  return watermark.appid;
}
