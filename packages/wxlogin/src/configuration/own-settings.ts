import { type LogLevel, logLevels } from '../logging/log-level.ts';
import type { Values } from './reading.ts';

/** The settings of the program itself; all others are options of the server. */
export interface OwnValues {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly drainSeconds: number;
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

const standards = Object.fromEntries(ownSettings.map(({ key, standard }) => [key, standard]));

/** Splits the program's own values from the rest, and says what is wrong with them. */
export function readOwn(values: Values): { own: OwnValues; rest: Values; problems: readonly string[] } {
  const { host, port, logLevel, drainSeconds, ...rest }: Values = { ...standards, ...values };
  const level = logLevels.find((known) => known === logLevel);
  const own = {
    host: String(host),
    port: Number(port),
    logLevel: level ?? 'info',
    drainSeconds: Number(drainSeconds),
  };
  const problems = [
    ...(typeof host === 'string' && host !== '' ? [] : ['host: must be an address such as 127.0.0.1 or 0.0.0.0']),
    ...(isWithin(65_535, port) ? [] : ['port: must be a port from 0 to 65535']),
    ...(isWithin(60, drainSeconds) ? [] : ['drainSeconds: must be a whole number from 0 to 60']),
    ...(level ? [] : [`logLevel: must be one of ${logLevels.join(', ')}`]),
  ];
  return { own, rest, problems };
}

const isWithin = (most: number, value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
