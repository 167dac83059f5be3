import type { AddressInfo } from 'node:net';

/** Such as http://127.0.0.1:8800, without a slash at the end. */
export function findURL({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
