import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const typescript = fileURLToPath(new URL('../../scripts/typescript.mjs', import.meta.url));

/** Two processors: one is the service's alone. With one, or without taskset, everything shares what there is. */
export const pinTo = (processor: 0 | 1): string[] =>
  process.platform === 'linux' && cpus().length > 1 ? ['taskset', '-c', String(processor)] : [];

/** One of this folder's processes, beside the service, and what it says at first. */
export interface Beside {
  readonly greeting: unknown;
  ask<T>(question: object): Promise<T>;
  end(): void;
}

export async function startBeside(name: 'generator' | 'wechat', args: readonly string[] = []): Promise<Beside> {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const [command = '', ...rest] = [...pinTo(1), process.execPath, '--import', typescript, file, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} has ended`)));
  ended.catch(() => {});
  const hear = async (): Promise<unknown> => (await Promise.race([once(child as ChildProcess, 'message'), ended]))[0];
  const greeting = await hear();
  return {
    greeting,
    async ask<T>(question: object) {
      child.send(question);
      return (await hear()) as T;
    },
    end: () => void child.kill(),
  };
}
