import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;

export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * Why a request must not be answered; undefined when it may. The server forwards requests and hands out login codes, so
 * no other web page may reach it: `Host` must name this machine (against DNS rebinding), and a browser that says where
 * the request comes from must say: from here. Only the pages themselves may be opened by a link elsewhere.
 */
export function decideRefusal(headers: IncomingHttpHeaders, { isPage }: { isPage: boolean }): string | undefined {
  const host = readUrl(`http://${headers.host ?? ''}`);
  if (!host || !isLoopback(host.hostname)) return 'The phone answers on this machine only: open it as http://127.0.0.1';
  const origin = headers.origin;
  if (origin !== undefined && origin !== host.origin) return 'The phone answers its own pages only.';
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
  const isOpened = isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return isOpened ? undefined : 'The phone answers its own pages only.';
}

export function readUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
