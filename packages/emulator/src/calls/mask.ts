/** Names whose values, with everything below them, are no secret. Text under any other name is masked. */
const openNames = new Set([
  ...['appid', 'openid', 'openids', 'unionid', 'grant_type', 'sig_method', 'errmsg', 'error', 'hint', 'service'],
  ...['user', 'nickname', 'face', 'avatarUrl', 'phone', 'countryCode', 'phoneNumber', 'purePhoneNumber', 'watermark'],
  ...['name', 'openPlatform', 'kind', 'path', 'contentType', 'times'],
]);

/** Names are words; any other is masked too, for it may be a value that lost its place. */
const WORD = /^[A-Za-z_-]{1,30}$/;
const MAX_DEPTH = 16;

/** First 6 characters, `…`, last 4, so that equal values can be matched; shorter than 14 characters: `…` alone. */
export function maskText(text: string): string {
  return text.length < 14 ? '…' : `${text.slice(0, 6)}…${text.slice(-4)}`;
}

/** A copy of a JSON value that shows no secret. */
export function maskJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((item) => maskJson(item, depth + 1));
  const entries = Object.entries(value).map(([name, field]) => [
    WORD.test(name) ? name : maskText(name),
    openNames.has(name) ? field : maskJson(field, depth + 1),
  ]);
  return Object.fromEntries(entries);
}
