import { parseUrl } from '../router/url.ts';
import type { TempFiles } from './temp-files.ts';

/** Where the server of the phone keeps the mini program's own files. */
const PROGRAM_PATH = '/mp/';

/**
 * What a mini program writes as `src` -> what the page can load: temporary files, files of the mini program (seen from
 * the page they are written in), and addresses as they are.
 */
export function resolveSource(source: string, { route, files }: { route: string; files: TempFiles }): string {
  if (!source) return '';
  const address = files.findAddress(source);
  if (address !== undefined) return address;
  if (/^(https?:|data:|blob:|\/\/)/.test(source)) return source;
  return PROGRAM_PATH + encodeURI(parseUrl(source, route).route);
}
