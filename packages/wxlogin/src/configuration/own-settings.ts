import { type LogLevel, logLevels } from '../logging/log-level.ts';
import type { Values } from './reading.ts';

/** The settings of the program itself; all others are options of the server. */
export interface OwnValues {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
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
] as const;

const standards = Object.fromEntries(ownSettings.map(({ key, standard }) => [key, standard]));

/** Splits the program's own values from the rest, and says what is wrong with them. */
export function readOwn(values: Values): { own: OwnValues; rest: Values; problems: readonly string[] } {
  const { host, port, logLevel, ...rest }: Values = { ...standards, ...values };
  const level = logLevels.find((known) => known === logLevel);
  const own = { host: String(host), port: Number(port), logLevel: level ?? 'info' };
  const problems = [
    ...(typeof host === 'string' && host !== '' ? [] : ['host: must be an address such as 127.0.0.1 or 0.0.0.0']),
    ...(isPort(port) ? [] : ['port: must be a port from 0 to 65535']),
    ...(level ? [] : [`logLevel: must be one of ${logLevels.join(', ')}`]),
  ];
  return { own, rest, problems };
}

const isPort = (port: unknown): boolean => Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535;
