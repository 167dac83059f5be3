import { gzipSync } from 'node:zlib';
import { bundleCode } from '../../packages/miniprogram/bundle.mjs';

export interface Size {
  readonly door: string;
  readonly raw: number;
  readonly minified: number;
  readonly gzip: number;
}

/** Bytes of what mini programs get of each door. */
export async function measureSizes(): Promise<Size[]> {
  return Promise.all(['index', 'account'].map(measureDoor));
}

async function measureDoor(door: string): Promise<Size> {
  const [raw, minified] = await Promise.all([bundleCode({ door }), bundleCode({ door, minify: true })]);
  const bytes = (code: string) => Buffer.byteLength(code);
  return { door, raw: bytes(raw), minified: bytes(minified), gzip: gzipSync(minified, { level: 9 }).length };
}
