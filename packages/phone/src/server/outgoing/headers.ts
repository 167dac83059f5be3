import type { IncomingAnswer } from '../messages.ts';

/** What a mini program cannot set; names in lower case. */
const NOT_SETTABLE = new Set([
  ...['referer', 'user-agent', 'host', 'cookie2', 'connection', 'content-length', 'transfer-encoding', 'upgrade'],
  ...['keep-alive', 'te', 'trailer', 'expect', 'proxy-connection', 'origin', 'accept-encoding'],
]);

const USER_AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 ' +
  'MicroMessenger/8.0.60 Language/zh_CN webdebugger miniprogramhtmlwebview';

/** The mini program's headers, and those WeChat's tools add; `Referer` tells the app, as on a phone. */
export function writeHeaders(header: Record<string, string>, appid: string): Record<string, string> {
  const own = Object.entries(header).filter(([name]) => !NOT_SETTABLE.has(name.toLowerCase()));
  return {
    ...Object.fromEntries(own),
    referer: `https://servicewechat.com/${appid}/devtools/page-frame.html`,
    'user-agent': USER_AGENT,
  };
}

/** Whatever the spelling: it differs by HTTP version and by server. */
export function findHeader(header: Readonly<Record<string, string>>, wanted: string): string | undefined {
  return Object.entries(header).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** Names keep the answering server's spelling, as on a phone; there is no cookie jar, but the cookies can be seen. */
export function readHeaders(raw: readonly string[]): Pick<IncomingAnswer, 'header' | 'cookies'> {
  const header: Record<string, string> = {};
  const cookies: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2);
    if (name.toLowerCase() === 'set-cookie') cookies.push(value);
    const known = Object.keys(header).find((other) => other.toLowerCase() === name.toLowerCase());
    header[known ?? name] = known === undefined ? value : `${header[known]},${value}`;
  }
  return { header, cookies };
}
