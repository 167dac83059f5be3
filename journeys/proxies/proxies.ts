import { caddy, startCaddy } from './caddy.ts';
import { nginx, startNginx } from './nginx.ts';
import type { StartProxy } from './proxy.ts';

export interface Known {
  readonly name: string;
  readonly isInstalled: boolean;
  readonly start: StartProxy;
}

/** Those that deploy/ has a file for. */
export const proxies: readonly Known[] = [
  { name: 'nginx', isInstalled: nginx !== undefined, start: startNginx },
  { name: 'Caddy', isInstalled: caddy !== undefined, start: startCaddy },
];
