import { randomBytes } from 'node:crypto';

const appid = 'wx0123456789abcdef';
const appSecret = '5eedc0de5eedc0de5eedc0de5eedc0de';
const rootSecret = randomBytes(32).toString('base64url');

/** What no output of the program may hold. */
export const secrets: readonly string[] = [appSecret, rootSecret];

export const goodEnvironment: Readonly<Record<string, string>> = {
  WXLOGIN_ISSUER: 'https://login.example.com',
  WXLOGIN_APPID: appid,
  WXLOGIN_APP_SECRET: appSecret,
  WXLOGIN_ROOT_SECRET: rootSecret,
};
const app = { appid, appSecret };
const goodFile = { issuer: 'https://login.example.com', apps: [app], rootSecret };

/** A start that production must refuse. */
export interface RefusedCase {
  readonly name: string;
  /** Beside the good environment; undefined takes a variable away. With a file: alone. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The configuration file: its content, and who may read it. */
  readonly file?: { readonly content: unknown; readonly mode?: number };
  /** A file whose path the variable takes. */
  readonly secretFile?: { readonly variable: string; readonly text: string; readonly mode: number };
  /** What the database was used for before; it is empty otherwise. */
  readonly before?: 'development' | 'another root secret' | 'a newer program' | 'a copy that was broken off';
  /** The cause, and what to do about it. */
  readonly says: RegExp;
}

const inFile = (name: string, changes: object, says: RegExp): RefusedCase => ({
  name,
  file: { content: { ...goodFile, ...changes } },
  says,
});
const inEnvironment = (name: string, env: RefusedCase['env'], says: RegExp): RefusedCase => ({
  name,
  ...(env && { env }),
  says,
});

/** The gravest first: a small trial takes these. */
const grave: readonly RefusedCase[] = [
  inEnvironment(
    'the emulator instead of WeChat',
    { WXLOGIN_WECHAT_EMULATOR_URL: 'http://127.0.0.1:8802' },
    /WXLOGIN_WECHAT_EMULATOR_URL.*the emulator is for development mode only; remove it/,
  ),
  {
    name: 'a configuration file with secrets that others may read',
    file: { content: goodFile, mode: 0o644 },
    says: /holds a secret and others may read it; run: chmod 600/,
  },
  { name: 'a database of development', before: 'development', says: /made in development mode.*use another database/ },
  inEnvironment(
    'no root secret',
    { WXLOGIN_ROOT_SECRET: undefined },
    /WXLOGIN_ROOT_SECRET.*is required.*make one with: openssl/,
  ),
  inEnvironment(
    'WeChat over plain http',
    { WXLOGIN_WECHAT_GATEWAY_URL: 'http://gateway.example.com' },
    /WXLOGIN_WECHAT_GATEWAY_URL.*must be https/,
  ),
  inEnvironment('no public address', { WXLOGIN_ISSUER: undefined }, /WXLOGIN_ISSUER.*is required/),
  inFile('a misspelt key', { isuer: 'https://login.example.com' }, /isuer: is not a setting; did you mean issuer\?/),
];

const addresses: readonly RefusedCase[] = [
  ['a public address over plain http', 'http://login.example.com', /must be https in production/],
  ['a public address in capitals', 'HTTP://login.example.com', /must begin plainly/],
  ['a public address with a password', 'https://a:b@login.example.com', /must begin plainly/],
  ['a public address with a query', 'https://login.example.com?a=1', /must have no query/],
  ['a public address with a slash at its end', 'https://login.example.com/', /must not end with a slash/],
  ['a public address that is none', 'login.example.com', /must be an http or https address/],
].map(([name, url, says]) => inEnvironment(name as string, { WXLOGIN_ISSUER: url as string }, says as RegExp));

const rootSecrets: readonly RefusedCase[] = [
  ['a short root secret', randomBytes(16).toString('base64url')],
  ['a root secret of one letter', 'A'.repeat(43)],
  ['a placeholder as root secret', `${'changeme'.repeat(5)}abc`],
  ['a long root secret', randomBytes(64).toString('base64url')],
].map(([name, text]) =>
  inEnvironment(name as string, { WXLOGIN_ROOT_SECRET: text as string }, /must be 32 random bytes as 43 characters/),
);

const files: readonly RefusedCase[] = [
  ...[0o644, 0o640, 0o602, 0o620].map((mode) => ({
    name: `a key file with mode ${mode.toString(8)}`,
    env: { WXLOGIN_ROOT_SECRET: undefined },
    secretFile: { variable: 'WXLOGIN_ROOT_SECRET_FILE', text: rootSecret, mode },
    says: /holds a secret and others may read it; run: chmod 600/,
  })),
  {
    name: 'a file of the AppSecret that others may read',
    env: { WXLOGIN_APP_SECRET: undefined },
    secretFile: { variable: 'WXLOGIN_APP_SECRET_FILE', text: appSecret, mode: 0o604 },
    says: /holds a secret and others may read it; run: chmod 600/,
  },
  inEnvironment(
    'a key file that is not there',
    { WXLOGIN_ROOT_SECRET: undefined, WXLOGIN_ROOT_SECRET_FILE: '/nowhere/key' },
    /cannot be read \(ENOENT\); check path and permissions/,
  ),
  {
    name: 'a secret given twice',
    secretFile: { variable: 'WXLOGIN_ROOT_SECRET_FILE', text: rootSecret, mode: 0o600 },
    says: /is given beside WXLOGIN_ROOT_SECRET; keep one of them/,
  },
  {
    name: 'a configuration that is no JSON',
    file: { content: `{ "rootSecret": "${rootSecret}"` },
    says: /is not a JSON object/,
  },
  { name: 'a configuration that is a list', file: { content: [] }, says: /is not a JSON object/ },
];

const unknown: readonly RefusedCase[] = [
  inEnvironment(
    'a misspelt variable',
    { WXLOGIN_ISUER: 'https://login.example.com' },
    /WXLOGIN_ISUER: is not a setting; did you mean WXLOGIN_ISSUER\?/,
  ),
  inFile('a misspelt key of an app', { apps: [{ ...app, apSecret: '' }] }, /unknown option apSecret/),
  inFile('a callback as text', { onRows: 'x' }, /onRows: is not a setting/),
  inEnvironment('a mode that there is not', { WXLOGIN_MODE: 'prod' }, /WXLOGIN_MODE.*"production"\|"development"/),
];

const databases: readonly RefusedCase[] = [
  {
    name: 'a database of another root secret',
    before: 'another root secret',
    says: /is not the one of this database; give the right one .*, or use another database/,
  },
  {
    name: 'a database of a newer program',
    before: 'a newer program',
    says: /written by a newer wxlogin.*Use the newer program, or a backup made before the upgrade/,
  },
  {
    name: 'a copy that is not whole',
    before: 'a copy that was broken off',
    says: /is an unfinished copy; run `wxlogin copy` again until it says that both sides are equal/,
  },
  inEnvironment(
    'a database of no known kind',
    { WXLOGIN_DATABASE: 'oracle://host/wxlogin' },
    /WXLOGIN_DATABASE.*must be sqlite:<file>, postgres:/,
  ),
];

const apps: readonly RefusedCase[] = [
  inEnvironment(
    'no mini program',
    { WXLOGIN_APPID: undefined, WXLOGIN_APP_SECRET: undefined },
    /WXLOGIN_APPID and WXLOGIN_APP_SECRET.*is required/,
  ),
  inEnvironment('an AppID that is none', { WXLOGIN_APPID: 'wx123' }, /must be wx and 16 hexadecimal digits/),
  inEnvironment('no AppSecret', { WXLOGIN_APP_SECRET: undefined }, /WXLOGIN_APP_SECRET.*is required/),
  inEnvironment('a placeholder as AppSecret', { WXLOGIN_APP_SECRET: 'YOUR_SECRET' }, /must be 32 hexadecimal digits/),
  inFile('a mini program twice', { apps: [app, app] }, /an appid appears twice/),
  inEnvironment(
    'pushes without encryption',
    { WXLOGIN_PUSH_TOKEN: 'AAAAA' },
    /is required with pushToken in production; choose the safe mode/,
  ),
  inEnvironment(
    'a classic mini program that is not served',
    { WXLOGIN_CLASSIC_APPID: 'wxffffffffffffffff' },
    /is not among apps/,
  ),
];

const values: readonly RefusedCase[] = [
  inEnvironment(
    'WeChat over HTTP in capitals',
    { WXLOGIN_WECHAT_GATEWAY_URL: 'HTTP://gateway.example.com' },
    /must begin plainly/,
  ),
  inEnvironment(
    'a proxy that is no address',
    { WXLOGIN_TRUSTED_PROXIES: 'everybody' },
    /must be an address or a range such as/,
  ),
  inEnvironment(
    'a Redis that is none',
    { WXLOGIN_REDIS_URL: 'http://127.0.0.1:6379' },
    /must be redis:\/\/… or rediss:/,
  ),
  inEnvironment(
    'a bucket without its secret',
    { WXLOGIN_AVATAR_BUCKET_URL: 'https://s3.example.com/bucket' },
    /is required with avatarBucketURL/,
  ),
  inEnvironment(
    'an access token that lives for a week',
    { WXLOGIN_ACCESS_TOKEN_SECONDS: '604800' },
    /WXLOGIN_ACCESS_TOKEN_SECONDS.*<=86400/,
  ),
  inEnvironment('a number that is none', { WXLOGIN_MAX_SESSIONS: 'many' }, /must be a whole number/),
  inEnvironment('a switch that is none', { WXLOGIN_CHECK_NICKNAMES: 'yes' }, /must be true or false/),
  inEnvironment('a port that is none', { WXLOGIN_PORT: '99999' }, /must be a port from 0 to 65535/),
  inEnvironment(
    'one port for everything',
    { WXLOGIN_PORT: '8800', WXLOGIN_OPERATOR_PORT: '8800' },
    /must be another than port/,
  ),
  inEnvironment('a log level that there is not', { WXLOGIN_LOG_LEVEL: 'all' }, /must be one of debug, info/),
];

export const refusedCases: readonly RefusedCase[] = [
  ...grave,
  ...addresses,
  ...rootSecrets,
  ...files,
  ...unknown,
  ...databases,
  ...apps,
  ...values,
];
