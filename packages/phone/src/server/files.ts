import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Exchange, refuse, send } from './http/exchange.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
};

/** What the phone shows of a mini program's folder: never its code or its configuration. */
const ASSETS = /\.(svg|png|jpe?g|gif|webp|ttf|woff2?|mp3|mp4)$/i;

/** Where bundle.mjs puts what runs in the browser: in dist, also when the server runs from src. */
const BROWSER_FOLDER = fileURLToPath(new URL('../../dist/browser/', import.meta.url));

export function sendBrowserFile(exchange: Exchange, name: string): Promise<void> {
  return sendFile(exchange, path.join(BROWSER_FOLDER, name));
}

/** An image, font or sound of the mini program; nothing outside its folder. */
export async function sendAsset(exchange: Exchange, root: string, encoded: string): Promise<void> {
  const file = path.join(root, decodeURIComponent(encoded));
  const isInside = file.startsWith(root + path.sep) && !file.split(path.sep).includes('node_modules');
  if (!isInside || !ASSETS.test(file)) return refuse(exchange, 404, 'There is no such file in the mini program.');
  return sendFile(exchange, file);
}

async function sendFile(exchange: Exchange, file: string): Promise<void> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return refuse(exchange, 404, `There is no file ${path.basename(file)}.`);
  send(exchange, TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream', bytes);
}
