import fc from 'fast-check';
import type { Shot } from './shot.ts';

/** Stands in every hostile value. Its digits keep it from being a field name that an error may repeat. */
export const canary = 'k4n4r1-7f3a91';

const deep = (levels: number, open = '{"a":', close = '}') =>
  `${open.repeat(levels)}"${canary}"${close.repeat(levels)}`;

/** Values in JSON's own spelling, so that what JSON.stringify would never write can be sent too. */
const hostileValues: readonly string[] = [
  ...['null', 'true', '0', '-1', '1e308', '1e999', '9007199254740993', '-0', '""', '[]', '{}'],
  ...[
    `["${canary}"]`,
    `{"${canary}":1}`,
    `[["${canary}"]]`,
    deep(15),
    deep(16),
    deep(17),
    deep(900),
    deep(900, '[', ']'),
  ],
  ...[
    '\\u0000',
    '\\ud800',
    '\\udc00x',
    '\\u202e',
    '\\r\\nX-Injected: 1',
    "' OR 1=1 --",
    '<script>',
    '%00%0a',
    '../..',
    '{{7*7}}',
    '\\ufeff',
    '🌱',
  ].map((odd) => `"${canary}${odd}"`),
  ...[63, 64, 65, 127, 128, 129, 4095, 4096, 4097, 15_000, 17_000].map((length) => `"${canary.padEnd(length, 'x')}"`),
  `"wxr1.1.01h455vb4pex5vsknk084sn02q.0.${canary.padEnd(43, 'A')}"`,
  '"$access"',
  '"$refresh"',
];
const privileged = [
  'role',
  'roles',
  'openid',
  'unionid',
  'user_id',
  'userId',
  'sub',
  'status',
  'is_admin',
  'session_key',
  'epoch',
  '__proto__',
  'constructor',
  'toString',
  '',
  canary,
];
const rawBodies = [
  '',
  ' ',
  'null',
  '[]',
  `"${canary}"`,
  `{"code":"${canary}"`,
  `{'code':'${canary}'}`,
  `{"code":"${canary}"}}`,
  `\ufeff{"code":"${canary}"}`,
  `{"code":"x","code":["${canary}"]}`,
  `{"__proto__":{"code":"${canary}"}}`,
  `{"constructor":{"prototype":{"role":"${canary}"}}}`,
  `/* ${canary} */ {}`,
  `code=${canary}`,
  `<?xml version="1.0"?><a>${canary}</a>`,
  `"${'\\"'.repeat(4000)}`,
  '['.repeat(9000),
  'x'.repeat(20_000),
  '\0'.repeat(100),
  `--x\r\nContent-Disposition: form-data; name="avatar"; filename="${canary}"\r\n\r\n${canary}\r\n--x--\r\n`,
];
const oddHeaders: readonly (readonly [string, string])[] = [
  ...[
    '',
    'text/plain',
    'application/json;charset=gbk',
    'application/json, application/json',
    'application/JSON ; charset="UTF-8"',
    `application/json; ${canary}=1`,
    `${canary}/json`,
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=x',
    `multipart/form-data; boundary="${canary}"`,
    'application/x-www-form-urlencoded',
    'a'.repeat(4000),
    '\xff/\xfe',
  ].map((type) => ['content-type', type] as const),
  ...['gzip', 'identity', canary].map((coding) => ['content-encoding', coding] as const),
  ...[
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${canary}`,
    `bearer  $access`,
    `Bearer $accessx`,
    'Bearer $refresh',
    `Basic ${canary}`,
    `Bearer ${canary.padEnd(8000, 'x')}`,
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.',
    `Bearer $access, Bearer ${canary}`,
    'Bearer $access\t',
    '$access',
  ].map((value) => ['authorization', value] as const),
  ...['', canary, canary.padEnd(128, 'x'), canary.padEnd(129, 'x'), `${canary} ${canary}`, '\xe4', '$access'].map(
    (key) => ['idempotency-key', key] as const,
  ),
  ...([
    ['x-http-method-override', 'DELETE'],
    ['x-original-url', '/me'],
    ['x-forwarded-for', canary],
    ['x-forwarded-host', canary],
    ['x-request-id', canary],
    ['cookie', `access_token=$access; ${canary}=1`],
    ['accept', canary],
    ['origin', `https://${canary}`],
    ['range', 'bytes=0-0'],
    ['if-none-match', '*'],
    ['__proto__', canary],
    ['constructor', canary],
  ] as const),
];
const oddPaths: readonly ((path: string) => string)[] = [
  (path) => `/${path}`,
  (path) => `${path}/`,
  (path) => `${path}/.`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `${path}%00`,
  (path) => `${path}%2e%2e`,
  (path) => `/%2e${path}`,
  (path) => path.toUpperCase(),
  (path) => `${path};${canary}`,
  (path) => `${path}${'/x'.repeat(3000)}`,
  (path) => `${path}%`,
  (path) => `${path}%ff%fe`,
  (path) => `${path}\\..`,
  (path) => `/${canary}${path}`,
  (path) => path.slice(0, -1),
  () => '/',
  () => `/avatars/${canary}`,
  () => '/avatars/*',
  () => '/avatars/avt_7zzzzzzzzzzzzzzzzzzzzzzzzz',
  () => '/__proto__',
  () => '/constructor',
  (path) => `http://${canary}${path}`,
];
const oddQueries = [
  `${canary}=1`,
  `code=${canary}`,
  `code=${canary}&code=x`,
  `code[]=${canary}`,
  `code[$gt]=${canary}`,
  'code=%',
  'code=%zz',
  'code=%00',
  'code=%ed%a0%80',
  `__proto__[role]=${canary}`,
  '=',
  '&&&',
  '?',
  `nickName=${canary}%00&code=$code`,
  `avatarUrl=javascript:${canary}&code=$code`,
  `code=$code&openid=${canary}&role=admin`,
  'access_token=$access',
  'x'.repeat(8000),
  `code=${'a'.repeat(129)}`,
  `code=${encodeURIComponent('the code is a mock one')}`,
];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** What is done to a request, and how often compared with the others. */
const kinds = { value: 6, missing: 1, extra: 3, raw: 2, header: 5, flood: 1, path: 2, query: 2, method: 1, bytes: 4 };

export interface Mutation {
  readonly kind: keyof typeof kinds;
  readonly where: number;
  readonly what: number;
}

const kind = fc.oneof(
  ...Object.entries(kinds).map(([name, weight]) => ({ arbitrary: fc.constant(name as Mutation['kind']), weight })),
);
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({ kind, where: fc.nat(1000), what: fc.nat(100_000) }),
  { maxLength: 3 },
);

const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T;

/** The request with one thing wrong in it. */
export function mutate(shot: Shot, { kind, where, what }: Mutation): Shot {
  const json = shot.body && 'json' in shot.body ? (shot.body.json as Record<string, unknown>) : undefined;
  if (shot.body && 'form' in shot.body) return mutateForm(shot, shot.body.form, { kind, where, what });
  const fields = Object.entries(json ?? {}).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const at = where % Math.max(1, fields.length);
  const write = (all: readonly string[]): Shot => (json ? { ...shot, body: { text: `{${all.join(',')}}` } } : shot);
  switch (kind) {
    case 'value':
      return write(
        fields.map((field, index) => (index === at ? `${field.split(':', 1)[0]}:${pick(hostileValues, what)}` : field)),
      );
    case 'missing':
      return write(fields.filter((_, index) => index !== at));
    case 'extra':
      return write([...fields, `${JSON.stringify(pick(privileged, where))}:${pick(hostileValues, what)}`]);
    case 'raw':
      return { ...shot, body: { text: pick(rawBodies, what) } };
    case 'header': {
      const [name, value] = pick(oddHeaders, what);
      return { ...shot, headers: { ...shot.headers, [name]: value } };
    }
    case 'flood':
      return { ...shot, headers: { ...shot.headers, ...flood(what % 100) } };
    case 'path':
      return { ...shot, path: pick(oddPaths, what)(shot.path) };
    case 'query':
      return { ...shot, query: pick(oddQueries, what) };
    case 'method':
      return { ...shot, method: pick(methods, what) };
    case 'bytes':
      return shot.body && 'avatar' in shot.body
        ? { ...shot, body: { avatar: spoil(shot.body.avatar, where, what) } }
        : shot;
  }
}

/** Together less than a server may refuse by their size alone. */
const flood = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-flood-${index}`, canary.padEnd(count % 60, 'x')]));

function mutateForm(shot: Shot, form: string, mutation: Mutation): Shot {
  const { kind, where, what } = mutation;
  const fields = form.split('&');
  const at = where % fields.length;
  const write = (all: readonly string[]): Shot => ({ ...shot, body: { form: all.join('&') } });
  switch (kind) {
    case 'value':
      return write(
        fields.map((field, index) => (index === at ? `${field.split('=', 1)[0]}=${pick(odd, what)}` : field)),
      );
    case 'missing':
      return write(fields.filter((_, index) => index !== at));
    case 'extra':
      return write([...fields, `${pick([...privileged, 'token', 'client_id', 'scope'], where)}=${pick(odd, what)}`]);
    default: {
      const mutated = mutate({ ...shot, body: null }, mutation);
      return mutated.body === null ? { ...mutated, body: shot.body } : mutated;
    }
  }
}

/** Values as a form spells them. */
const odd: readonly string[] = [
  ...['', '%', '%zz', '%00', '%ff%fe', '%ed%a0%80', '+', `${canary}`, `${canary}%0d%0aX-Injected:%201`],
  ...[
    `${canary}`.padEnd(4097, 'x'),
    `${canary}`.padEnd(17_000, 'x'),
    '$access',
    '$refresh',
    '$old',
    `$access${canary}`,
  ],
  ...[`wxr1.1.01h455vb4pex5vsknk084sn02q.0.${canary.padEnd(43, 'A')}`, `wxc1.${canary.padEnd(43, 'A')}`, '\xff=;&=&&'],
];

function spoil(bytes: Uint8Array, where: number, what: number): Uint8Array {
  if (what % 4 === 0) return bytes.subarray(0, (where * bytes.length) / 1000);
  if (what % 4 === 1) return new Uint8Array(2_100_000);
  const spoilt = Uint8Array.from(bytes);
  spoilt[where % bytes.length] = what % 256;
  return spoilt;
}
