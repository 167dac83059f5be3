import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/;

/**
 * Whether a request is addressed to loopback and, when a web page sent it, the page is from loopback too.
 * A page of the world can make its own name point here (DNS rebinding) or post forms here; neither gets a login.
 */
export function isFromLoopback({ host, origin }: IncomingHttpHeaders): boolean {
  if (host === undefined || !LOOPBACK.test(host)) return false;
  return origin === undefined || (/^https?:\/\//.test(origin) && LOOPBACK.test(origin.replace(/^https?:\/\//, '')));
}
