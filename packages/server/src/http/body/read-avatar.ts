import { LoginError } from '../../errors.ts';
import { createTurns } from '../../flows/turns.ts';
import type { Incoming } from '../message.ts';
import { readOnlyFile } from './read-multipart.ts';

export interface EncodedImage {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const largestImage = 2 * 1024 * 1024;
const multipartOverhead = 16 * 1024;
const edge = 264;
const mostPixels = 4096 * 4096;
/** What is sent in passes cannot be made smaller while it is read: it is unpacked whole. */
const mostProgressivePixels = 2048 * 2048;
/** Uploads whose bytes may be in memory at once; more are told to come back. */
const mostUploads = 32;

/** The memory that is guarded here is the process's, so the guards are too. */
const turns = createTurns();
let uploads = 0;

/**
 * The image in the field `avatar` of a multipart body (what wx.uploadFile sends), decoded and encoded anew: a square JPEG without the
 * original's metadata (place, device) and without anything else that was hidden in the file.
 * @param userId whose uploads wait for one another, unread, so that one person cannot take every place
 * @throws LoginError unsupported_media_type, payload_too_large, request_invalid, overloaded
 */
export async function readAvatar(incoming: Incoming, userId: string): Promise<EncodedImage> {
  const contentType = incoming.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new LoginError('unsupported_media_type');
  return turns.take(userId, async () => {
    if (uploads >= mostUploads) throw new LoginError('overloaded', { retryAfterSeconds: 1 });
    uploads += 1;
    try {
      const file = await readFile(incoming, contentType);
      // One after the other: a small file may unpack to many megabytes.
      return { mediaType: 'image/jpeg', bytes: await turns.take('decode', () => encodeAnew(file)) };
    } finally {
      uploads -= 1;
    }
  });
}

async function readFile(incoming: Incoming, contentType: string): Promise<Uint8Array> {
  const file = readOnlyFile(await incoming.readBody(largestImage + multipartOverhead), contentType, 'avatar');
  if (file.length > largestImage) throw new LoginError('payload_too_large');
  return file;
}

/** Loaded at the first avatar: a service starts a fifth faster without it, and lets people log in where it cannot be loaded. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  // Every image is another one; the cache would only keep the last ones unpacked, a gigabyte of them.
  sharp.cache(false);
  return sharp;
}

async function encodeAnew(bytes: Uint8Array): Promise<Uint8Array> {
  const sharp = await loadSharp();
  try {
    if (!isOfKnownFormat(bytes)) throw new Error('Another format');
    const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' });
    const { width, height, isProgressive } = await image.metadata();
    if (isProgressive && width * height > mostProgressivePixels) throw new Error('Too large to unpack whole');
    // rotate() applies the orientation that the metadata asked for before it is dropped.
    return await image
      .rotate()
      .resize(edge, edge, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 86 })
      .toBuffer();
  } catch {
    throw new LoginError('request_invalid', {
      detail:
        'The file is not a readable PNG, JPEG or WebP image of at most 4096 x 4096 points (2048 x 2048 if progressive).',
    });
  }
}

const signatures = {
  png: Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  jpeg: Buffer.of(0xff, 0xd8, 0xff),
  riff: Buffer.from('RIFF'),
  webp: Buffer.from('WEBPVP8'),
};

/** By the first bytes, so that no other decoder (SVG, TIFF, PDF) ever sees what a stranger sent. */
function isOfKnownFormat(bytes: Uint8Array): boolean {
  const has = (signature: Buffer, at = 0) => signature.equals(bytes.subarray(at, at + signature.length));
  const { png, jpeg, riff, webp } = signatures;
  return has(png) || has(jpeg) || (has(riff) && has(webp, 8));
}
