import { isLoopback, readUrl } from '../http/guard.ts';
import type { WxFailure } from '../messages.ts';

/** Which addresses the mini program may ask, and where they really are. */
export interface Network {
  /** The request domain list: origins. */
  domains: readonly string[];
  /** Origin the mini program writes -> origin that is called. */
  hosts: Readonly<Record<string, string>>;
  /** False: DevTools' "do not verify domains"; every address may be asked. */
  urlCheck: boolean;
}

export type Target = { ok: true; url: URL } | { ok: false; failure: WxFailure };

/** WeChat lets no mini program list it: it would have to carry the AppSecret. */
const NEVER = 'api.weixin.qq.com';

/** https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html */
export function decideTarget(address: string, { domains, hosts, urlCheck }: Network): Target {
  const url = readUrl(address);
  if (!url || !/^https?:$/.test(url.protocol)) return fail(`invalid url "${address}"`, 600009);
  const isListed = domains.includes(url.origin) || url.origin in hosts;
  if (url.hostname === NEVER || !(isListed || !urlCheck)) return fail(`url not in domain list${advise(url)}`, 600002);
  const real = hosts[url.origin];
  return { ok: true, url: real ? new URL(url.pathname + url.search, real) : url };
}

function advise({ hostname, origin }: URL): string {
  if (hostname === NEVER) return ': api.weixin.qq.com is for servers only';
  const setting = isLoopback(hostname) ? ': "urlCheck": false in project.config.json allows it here' : '';
  return `: ${origin}${setting}`;
}

function fail(reason: string, errno: number): Target {
  return { ok: false, failure: { reason, errno } };
}
