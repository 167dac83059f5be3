/** The only names that reach a log line; a fact under another name stays out, whoever hands it in. */
const factNames: ReadonlySet<string> = new Set([
  // who and what
  ...['requestId', 'appid', 'appids', 'userId', 'sessionId', 'isNewUser', 'name', 'at', 'reason'],
  // an event, and the seal over many
  ...['id', 'actor', 'result', 'place', 'seal', 'events', 'sealHash', 'lost'],
  // a request
  ...['method', 'route', 'status', 'durationMs', 'code', 'peer', 'upstreamRequestId', 'traceId'],
  // a failure
  ...['error', 'cause', 'stack', 'fault', 'httpStatus', 'errorName', 'errorCode', 'part', 'state'],
  // what WeChat said, and what to do about it
  ...['errcode', 'errmsg', 'rid', 'fix', 'zh'],
  // the program
  ...[
    'version',
    'mode',
    'issuer',
    'database',
    'address',
    'operatorAddress',
    'wechatGatewayURL',
    'wechatEmulatorURL',
    'signal',
  ],
]);

type Fact = string | number | boolean | readonly string[] | null;

/** The facts that may be written, as plain values. */
export function pickFacts(facts: object): Record<string, Fact> {
  const given = facts as Record<string, unknown>;
  const picked: Record<string, Fact> = {};
  for (const name of Object.keys(given)) {
    const fact = factNames.has(name) ? readFact(given[name]) : undefined;
    if (fact !== undefined) picked[name] = fact;
  }
  return picked;
}

function readFact(value: unknown): Fact | undefined {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (value instanceof Error) return cleanText(value.stack ?? value.message);
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value.map(cleanText) : undefined;
}

/** Addresses lose query and user name: that is where a secret could be. */
export function cleanText(text: string): string {
  if (!text.includes('://')) return text;
  return text.replace(/\b([a-z]{2,16}:\/\/)[^\s/?#@]*@/g, '$1…@').replace(/\S+/g, cutQuery);
}

function cutQuery(word: string): string {
  const scheme = word.indexOf('://');
  const query = scheme < 0 ? -1 : word.indexOf('?', scheme);
  return query < 0 ? word : `${word.slice(0, query)}?…`;
}
