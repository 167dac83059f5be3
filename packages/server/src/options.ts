import { z } from 'zod';
import { type Clock, systemClock } from './clock.ts';
import type { LoginEvent } from './events.ts';
import { type Logger, silentLogger } from './logger.ts';
import type { Tracer } from './measuring/tracer.ts';
import { app } from './options/app.ts';
import { avatarBucketOptions, findAvatarBucketProblems } from './options/avatar-bucket.ts';
import { limitOptions } from './options/limits.ts';
import { findPushProblems } from './options/pushes.ts';
import { parseRootSecret } from './secrets/root-secret.ts';
import type { RowsWritten } from './store/store.ts';

const day = 86_400;
const seconds = (least: number, most: number, standard: number) => z.int().min(least).max(most).default(standard);
const handedIn = <T>(members: readonly string[]) =>
  z.custom<T>(
    (value) => members.every((member) => typeof (value as Record<string, unknown> | null)?.[member] === 'function'),
    {
      error: `must have ${members.join(', ')}`,
    },
  );
const callback = <T>() => z.custom<T>((value) => typeof value === 'function', { error: 'must be a function' });
/** Spelt as a parser would spell it, so that what is seen in the text, such as http, is what will be done. */
const url = z
  .url({
    protocol: /^https?$/,
    error: ({ input }) => (input === undefined ? 'is required' : 'must be an http or https address'),
    abort: true,
  })
  .refine((text) => text.startsWith(new URL(text).origin), {
    error: 'must begin plainly: scheme and host in small letters, no user name',
  });

/** Random bytes look random: 32 of them with fewer than 12 different values are somebody's placeholder. */
const isStrong = (secret: Uint8Array | undefined): boolean => new Set(secret).size >= 12;

/** Every option, its default and its check, once. `.meta` holds the sentences of docs/configuration.md. */
export const optionsSchema = z.strictObject({
  mode: z.enum(['production', 'development']).default('production').meta({
    en: 'Development allows the emulator and plain http, and makes missing secrets itself. A database remembers its mode.',
    zh: '开发模式允许使用模拟器和 http，并自动生成缺少的密钥。数据库会记住自己的模式。',
  }),
  issuer: url.meta({
    en: 'The public address of this service including its path, without a slash at the end; `iss` of every token. https in production.',
    zh: '本服务的公网地址（含路径，末尾不带斜杠），即每个 token 的 `iss`。生产环境必须为 https。',
  }),
  audience: z.string().min(1).max(200).optional().meta({
    en: '`aud` of the access tokens: what your back ends check. Default: the issuer.',
    zh: 'access token 的 `aud`，供后端校验。默认与 issuer 相同。',
  }),
  apps: z.array(app).min(1).meta({ en: 'The mini programs served here.', zh: '本服务的小程序列表。' }),
  database: z
    .string()
    .regex(/^(?:sqlite:.+|memory:|(?:postgres|postgresql|mysql|mariadb):\/\/.+)$/, {
      error: 'must be sqlite:<file>, postgres://…, mysql://… or memory:',
    })
    .default('sqlite:./wxlogin-data/wxlogin.db')
    .meta({
      en: '`sqlite:<file>`, `postgres://user:password@host/database`, `mysql://user:password@host/database`, or `memory:` which forgets everything at the end. Never logged.',
      zh: '`sqlite:<文件>`、`postgres://用户:密码@主机/数据库`、`mysql://用户:密码@主机/数据库`，或 `memory:`（进程结束即丢失）。绝不写入日志。',
    }),
  rootSecret: z
    .string()
    .refine((text) => isStrong(parseRootSecret(text)), {
      error: 'must be 32 random bytes as 43 characters of base64url',
    })
    .optional()
    .meta({
      en: '32 random bytes in base64url; wraps the signing keys and computes refresh tokens. Required in production, and where instances share a database. Losing it logs everybody out.',
      zh: '32 个随机字节（base64url），用于加密签名密钥和计算 refresh token。生产环境及多实例共用数据库时必填，丢失后所有用户需重新登录。',
    }),
  accessTokenSeconds: seconds(300, day, 600).meta({
    en: 'Life of an access token: how long offline verifiers may still accept a session that has ended.',
    zh: 'access token 有效期：会话结束后，离线校验方最长还会接受多久。',
  }),
  refreshIdleSeconds: seconds(3600, 366 * day, 30 * day).meta({
    en: 'A session ends when it was not refreshed for this long.',
    zh: '会话在这段时间内未刷新即结束。',
  }),
  refreshAbsoluteSeconds: seconds(3600, 3660 * day, 180 * day).meta({
    en: 'A session ends this long after its login, however it is used.',
    zh: '会话自登录起的最长寿命。',
  }),
  maxSessions: z.int().min(1).max(1000).default(20).meta({
    en: 'Live sessions a user may have in one app; the oldest go.',
    zh: '每个用户在同一小程序中的最大会话数，超出时最早的会话结束。',
  }),
  expose: z
    .array(z.enum(['openid', 'unionid']))
    .default([])
    .meta({
      en: 'Identifiers of WeChat to show in `user`.',
      zh: '在 `user` 中展示的微信标识。',
    }),
  classicAppid: z.string().optional().meta({
    en: 'The app of the classic route GET /wxlogin. Default: the only app; with several and none named the route is absent.',
    zh: '经典接口 GET /wxlogin 对应的小程序。默认是唯一的小程序；有多个且未指定时，该接口不存在。',
  }),
  classicTokenSeconds: seconds(300, day, 7200).meta({
    en: 'Life of a token of the classic route, whose clients cannot refresh.',
    zh: '经典接口 token 的有效期（其客户端不会刷新）。',
  }),
  signingKeySeconds: seconds(day, 3660 * day, 90 * day).meta({
    en: 'How long a signing key signs before the next one does. The next is published an hour earlier and the last verifies until its tokens have expired, so nobody notices.',
    zh: '每个签名密钥的使用时长，到期自动轮换。新密钥提前一小时公布，旧密钥在其签发的 token 全部过期前仍可校验，因此无人察觉。',
  }),
  openDataSeconds: seconds(60, day, 600).meta({
    en: 'How old open data may be that POST /me/decrypt accepts.',
    zh: 'POST /me/decrypt 接受的开放数据的最大时长。',
  }),
  wechatEmulatorURL: url.optional().meta({
    en: 'Development only: the address of the emulator, on loopback, asked instead of WeChat.',
    zh: '仅开发模式：模拟器的本机地址，用于代替微信。',
  }),
  wechatGatewayURL: url.optional().meta({
    en: 'A private https gateway that forwards to WeChat, asked instead of WeChat itself. Logged at start.',
    zh: '转发到微信的私有 https 网关。启动时会记录日志。',
  }),
  ...limitOptions,
  redisURL: z
    .url({ protocol: /^rediss?$/, error: 'must be redis://… or rediss://…' })
    .optional()
    .meta({
      en: 'Redis or Valkey, `redis://` or, with TLS, `rediss://`: lets several instances share these limits. Everything stays right without it. Never logged.',
      zh: 'Redis 或 Valkey 的地址，`redis://` 或（TLS）`rediss://`：让多个实例共享上述限流。没有它一切依然正确。绝不写入日志。',
    }),
  auditSeconds: seconds(day, 3660 * day, 180 * day).meta({
    en: 'How long events are kept in the database. Logs are yours.',
    zh: '事件在数据库中的保留时长。日志由你自行保留。',
  }),
  ...avatarBucketOptions,
  checkNicknames: z.boolean().default(false).meta({
    en: 'Lets WeChat’s check of texts (msgSecCheck) judge each new nickname. One that it refuses, or cannot judge for the moment, is not stored.',
    zh: '新昵称先经微信内容安全检测（msgSecCheck）。被判违规或暂时无法检测的昵称不会保存。',
  }),
  wechatConnections: z.int().min(1).max(4096).default(256).meta({
    en: 'Most connections to WeChat.',
    zh: '到微信的最大连接数。',
  }),
  logger: handedIn<Logger>(['debug', 'info', 'warn', 'error']).default(silentLogger).meta({
    en: 'A pino logger or alike. Default: silent.',
    zh: 'pino 或类似的 logger。默认不输出。',
  }),
  clock: handedIn<Clock>(['nowMs', 'monotonicMs'])
    .default(systemClock)
    .meta({ en: 'Time, for tests.', zh: '时间来源，供测试使用。' }),
  tracer: handedIn<Tracer>(['startActiveSpan']).optional().meta({
    en: "A tracer of OpenTelemetry, `trace.getTracer('wxlogin')`, for a span of each request, login, refresh, call to WeChat and verb of the store. No span holds a code, a token or an openid.",
    zh: "OpenTelemetry 的 tracer（`trace.getTracer('wxlogin')`）：为每个请求、登录、刷新、微信调用和存储操作生成 span。span 中绝不含 code、token 或 openid。",
  }),
  onEvent: callback<(event: LoginEvent) => void>().optional().meta({
    en: 'Called with each event worth recording.',
    zh: '每个值得记录的事件都会调用它。',
  }),
  onFatal: callback<(cause: unknown) => void>().optional().meta({
    en: 'Called when the disk can no longer be trusted (a failed fsync). End the process then; the program does.',
    zh: '磁盘不再可信（fsync 失败）时调用，此时应结束进程；wxlogin 程序会自行退出。',
  }),
  onRows: callback<(written: RowsWritten) => void>().optional().meta({
    en: 'Development only: called with the rows each change wrote.',
    zh: '仅开发模式：每次写入的行。',
  }),
});

/** What the integrator gives to createLogin. */
export type LoginOptions = z.input<typeof optionsSchema>;

/** The options after all checks; what the rest of the code sees. */
export type Config = Readonly<z.output<typeof optionsSchema>> & { readonly audience: string };

/** All problems of the options at once. Sentences name the option and what it must be, never its value. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`wxlogin cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** @throws OptionsError with every problem there is. */
export function readOptions(options: unknown): Config {
  const parsed = optionsSchema.safeParse(options);
  const issues = parsed.error?.issues.map(describeIssue) ?? [];
  const problems = [...issues, ...findProblems(readSound(options))];
  if (!parsed.success || problems.length > 0) throw new OptionsError(problems);
  return Object.freeze({ ...parsed.data, audience: parsed.data.audience ?? parsed.data.issuer });
}

/** The options that are right by themselves: what they mean together is looked at even where another one is wrong. */
type Sound = Partial<z.output<typeof optionsSchema>>;

function readSound(options: unknown): Sound {
  if (typeof options !== 'object' || options === null) return {};
  const given = new Map<string, unknown>(Object.entries(options));
  const sound = Object.entries(optionsSchema.shape).flatMap(([key, schema]) => {
    const { success, data } = schema.safeParse(given.get(key));
    return success ? [[key, data]] : [];
  });
  return Object.fromEntries(sound);
}

function findProblems(sound: Sound): string[] {
  const ofMode = { production: findProductionProblems, development: findDevelopmentProblems };
  return [
    ...(sound.mode ? ofMode[sound.mode](sound) : []),
    ...findIssuerProblems(sound),
    ...findPushProblems(sound),
    ...findContradictions(sound),
    ...findAvatarBucketProblems(sound),
  ];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.') || 'options';
  if (issue.code === 'unrecognized_keys') return `${path}: unknown option ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return `${path}: is required`;
  return `${path}: ${issue.message}`;
}

const howToMakeSecret = 'make one with: openssl rand -base64 32 | tr +/ -_ | tr -d =';

function findProductionProblems(config: Sound): string[] {
  const problems: string[] = [];
  if (config.issuer?.startsWith('http:')) problems.push('issuer: must be https in production');
  if ('rootSecret' in config && !config.rootSecret)
    problems.push(`rootSecret: is required in production; ${howToMakeSecret}`);
  if (config.wechatEmulatorURL)
    problems.push('wechatEmulatorURL: the emulator is for development mode only; remove it');
  if (config.wechatGatewayURL?.startsWith('http:')) problems.push('wechatGatewayURL: must be https');
  if (config.onRows) problems.push('onRows: is for development mode only');
  return problems;
}

function findDevelopmentProblems(config: Sound): string[] {
  const problems: string[] = [];
  // Tokens of development never carry an issuer that production could have.
  if (config.issuer?.startsWith('https:'))
    problems.push('issuer: must be http in development mode, so that its tokens are never taken for real ones');
  // Beside a file a secret can be made and found again; instances that share a database must be given the same one.
  if (/^(?:postgres|mysql|mariadb)/.test(config.database ?? '') && 'rootSecret' in config && !config.rootSecret)
    problems.push(`rootSecret: is required with this database; ${howToMakeSecret}`);
  if (config.wechatEmulatorURL && !isLoopback(config.wechatEmulatorURL))
    problems.push('wechatEmulatorURL: must be on this machine (127.0.0.1, [::1] or localhost)');
  return problems;
}

function findIssuerProblems({ issuer }: Sound): string[] {
  if (!issuer) return [];
  const { origin, pathname } = new URL(issuer);
  if (/[?#]/.test(issuer)) return ['issuer: must have no query or fragment'];
  if (issuer.endsWith('/')) return ['issuer: must not end with a slash'];
  const isPlain = issuer === origin || issuer === origin + pathname;
  return isPlain
    ? []
    : ['issuer: must be spelt plainly: no standard port, no dot segments, nothing that needs encoding'];
}

function findContradictions(config: Sound): string[] {
  const { apps, classicAppid, refreshIdleSeconds = 0, refreshAbsoluteSeconds = Number.POSITIVE_INFINITY } = config;
  const problems: string[] = [];
  const appids = new Set(apps?.map(({ appid }) => appid));
  if (apps && appids.size < apps.length) problems.push('apps: an appid appears twice');
  if (apps && classicAppid && !appids.has(classicAppid)) problems.push('classicAppid: is not among apps');
  if (refreshIdleSeconds > refreshAbsoluteSeconds)
    problems.push('refreshIdleSeconds: is longer than refreshAbsoluteSeconds');
  if (config.wechatEmulatorURL && config.wechatGatewayURL)
    problems.push('wechatGatewayURL: cannot be used together with wechatEmulatorURL');
  return problems;
}

const isLoopback = (address: string): boolean =>
  ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(address).hostname);
