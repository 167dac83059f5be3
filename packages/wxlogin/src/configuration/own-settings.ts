import { type LogLevel, logLevels } from '../logging/log-level.ts';
import type { Values } from './reading.ts';

/** The settings of the program itself; all others are options of the server. */
export interface OwnValues {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly drainSeconds: number;
  readonly operatorHost: string;
  /** Undefined: there is no such listener. */
  readonly operatorPort: number | undefined;
}

export const ownSettings = [
  {
    key: 'host',
    kind: 'text',
    standard: '127.0.0.1',
    en: 'The address to listen on: 0.0.0.0 or :: where others than this machine reach it, such as a proxy elsewhere or a container network.',
    zh: '监听地址。需要从本机之外（其他机器上的反向代理、容器网络）访问时，用 0.0.0.0 或 ::。',
  },
  { key: 'port', kind: 'integer', standard: 8800, en: 'The port to listen on.', zh: '监听端口。' },
  {
    key: 'operatorHost',
    kind: 'text',
    standard: '127.0.0.1',
    en: 'The address of the port for operators, with `/metrics` on it. Nobody is asked for a password there, so another address only within a network of your own.',
    zh: '运维端口（提供 `/metrics`）的监听地址。该端口不做身份验证，只应改为你自己内网中的地址。',
  },
  {
    key: 'operatorPort',
    kind: 'integer',
    en: 'The port for operators. Default: three above `port`, so 8803. 0: none.',
    zh: '运维端口，默认为 `port` 加 3，即 8803。0 表示不开启。',
  },
  {
    key: 'logLevel',
    kind: 'text',
    standard: 'info',
    en: `How much to log: ${logLevels.join(', ')}.`,
    zh: `日志级别：${logLevels.join('、')}。`,
  },
  {
    key: 'drainSeconds',
    kind: 'integer',
    standard: 3,
    en: 'On SIGTERM: how long /readyz already answers 503 while everything else still works, so that a load balancer sends requests elsewhere. Longer than it takes to notice; 0 without one.',
    zh: '收到 SIGTERM 后，/readyz 返回 503 而其他请求照常处理的秒数，供负载均衡器摘除本实例。应长于其发现所需的时间；没有负载均衡器时可设为 0。',
  },
] as const;

const standards = Object.fromEntries(ownSettings.map((row) => [row.key, 'standard' in row ? row.standard : undefined]));

/** Splits the program's own values from the rest, and says what is wrong with them. */
export function readOwn(values: Values): { own: OwnValues; rest: Values; problems: readonly string[] } {
  const { host, port, logLevel, drainSeconds, ...others }: Values = { ...standards, ...values };
  const { operatorHost, operatorPort, ...rest } = others;
  const level = logLevels.find((known) => known === logLevel);
  const own = {
    host: String(host),
    port: Number(port),
    logLevel: level ?? 'info',
    drainSeconds: Number(drainSeconds),
    operatorHost: String(operatorHost),
    operatorPort: decideOperatorPort(Number(port), operatorPort),
  };
  const problems = [
    ...findHostProblems('host', host),
    ...findHostProblems('operatorHost', operatorHost),
    ...findOperatorPortProblems(own, operatorPort),
    ...(isWithin(65_535, port) ? [] : ['port: must be a port from 0 to 65535']),
    ...(isWithin(60, drainSeconds) ? [] : ['drainSeconds: must be a whole number from 0 to 60']),
    ...(level ? [] : [`logLevel: must be one of ${logLevels.join(', ')}`]),
  ];
  return { own, rest, problems };
}

/** Beside a port that is any free one stands another such. */
function decideOperatorPort(port: number, given: unknown): number | undefined {
  if (given === undefined) return port === 0 ? 0 : port + 3;
  return given === 0 ? undefined : Number(given);
}

function findOperatorPortProblems({ port, operatorPort }: OwnValues, given: unknown): string[] {
  if (given === undefined && isWithin(65_535, port) && !isWithin(65_535, operatorPort))
    return ['operatorPort: must be given, because three above `port` is no port'];
  if (given !== undefined && !isWithin(65_535, given))
    return ['operatorPort: must be a port from 1 to 65535, or 0 for none'];
  return given !== undefined && given === port && given !== 0 ? ['operatorPort: must be another than port'] : [];
}

const findHostProblems = (key: string, host: unknown): string[] =>
  typeof host === 'string' && host !== '' ? [] : [`${key}: must be an address such as 127.0.0.1 or 0.0.0.0`];

const isWithin = (most: number, value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
