import sharp from 'sharp';
import { LoginError } from '../errors.ts';
import type { Incoming } from './message.ts';

export interface EncodedImage {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const largestImage = 2 * 1024 * 1024;
const multipartOverhead = 16 * 1024;
const edge = 264;
const mostPixels = 40_000_000;
const formats = ['png', 'jpeg', 'webp'];

/**
 * The image in the field `avatar` of a multipart body (what wx.uploadFile sends), decoded and encoded anew: a square JPEG without the
 * original's metadata (place, device) and without anything else that was hidden in the file.
 * @throws LoginError unsupported_media_type, payload_too_large, request_invalid
 */
export async function readAvatar(incoming: Incoming): Promise<EncodedImage> {
  const contentType = incoming.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new LoginError('unsupported_media_type');
  const body = await incoming.readBody(largestImage + multipartOverhead);
  const file = await readField(body, contentType);
  if (file.size > largestImage) throw new LoginError('payload_too_large');
  return { mediaType: 'image/jpeg', bytes: await encodeAnew(new Uint8Array(await file.arrayBuffer())) };
}

async function readField(body: Uint8Array, contentType: string): Promise<File> {
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => undefined);
  const fields = [...(form ?? [])];
  const file = form?.get('avatar');
  if (fields.length !== 1 || !(file instanceof File)) {
    throw new LoginError('request_invalid', {
      detail: 'The multipart body must have one file field named avatar and nothing else.',
    });
  }
  return file;
}

async function encodeAnew(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' });
    const { format } = await image.metadata();
    if (!formats.includes(format ?? '')) throw new Error('Another format');
    // rotate() applies the orientation that the metadata asked for before it is dropped.
    return await image
      .rotate()
      .resize(edge, edge, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 86 })
      .toBuffer();
  } catch {
    throw new LoginError('request_invalid', { detail: 'The file is not a readable PNG, JPEG or WebP image.' });
  }
}
