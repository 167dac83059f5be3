import type { Text } from './terminal/text.ts';

/** How the program ends, once; the help prints this table. The numbers above 2 are those of sysexits.h. */
export const exitCodes = {
  done: { status: 0, en: 'all is well, or it was stopped', zh: '正常，或被正常停止' },
  failed: {
    status: 1,
    en: 'the check found something, or a port, file or database cannot be used',
    zh: '检查发现问题，或端口、文件、数据库不可用',
  },
  usage: { status: 2, en: 'the command was not understood', zh: '命令或参数有误' },
  internal: {
    status: 70,
    en: 'something broke inside, or the disk can no longer be trusted',
    zh: '内部错误，或磁盘不再可信',
  },
  again: {
    status: 75,
    en: 'rows changed while they were copied; run the same command again',
    zh: '复制期间数据有变化，请再次运行同一命令',
  },
  configuration: {
    status: 78,
    en: 'the configuration is not complete or not safe; nothing was started',
    zh: '配置不完整或不安全，未启动任何服务',
  },
} as const satisfies Record<string, Text & { status: number }>;

export type Ending = keyof typeof exitCodes;
