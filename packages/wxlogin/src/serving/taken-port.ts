import { ProgramError } from '../program-error.ts';
import type { Text } from '../terminal/text.ts';

interface Wanted {
  readonly port: number;
  /** How another port is chosen, such as `--port`. */
  readonly setting: string;
  /** What 0 means there, where it does not take any free one. */
  readonly zero?: Text;
}

/** Waits for something that listens. @throws ProgramError failed, when the port cannot be had, naming the setting */
export async function explainTakenPort<T>(wanted: Wanted, listening: Promise<T>): Promise<T> {
  try {
    return await listening;
  } catch (error) {
    const reason = findReason(error);
    throw reason ? describe(wanted, reason) : error;
  }
}

const reasons = {
  EADDRINUSE: { en: 'is in use', zh: '已被占用' },
  EACCES: { en: 'is not allowed for this user', zh: '当前用户无权使用' },
  EADDRNOTAVAIL: { en: 'is on an address this machine does not have', zh: '所在的地址不属于本机' },
} as const;

type Reason = (typeof reasons)[keyof typeof reasons];

function findReason(error: unknown): Reason | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return Object.entries(reasons).find(([known]) => known === code)?.[1];
}

const anyFree: Text = { en: 'takes any free one', zh: '表示任意空闲端口' };

function describe({ port, setting, zero = anyFree }: Wanted, reason: Reason): ProgramError {
  return new ProgramError('failed', {
    en: `Port ${port} ${reason.en}. Stop what uses it, or choose another with ${setting} (0 ${zero.en}).`,
    zh: `端口 ${port} ${reason.zh}。请停止占用它的程序，或用 ${setting} 选择其他端口（0 ${zero.zh}）。`,
  });
}
