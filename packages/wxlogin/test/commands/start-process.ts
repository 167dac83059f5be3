import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const running = new Set<ChildProcess>();

afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

export interface Program {
  /** Everything it wrote so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves to the first match in what it writes to stdout; rejects when it ends without. */
  sees(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves to the exit code, or to the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Runs `wxlogin <args>` as people do: a process of its own, with nothing in its environment but `env`. */
export function startProgram(
  args: readonly string[],
  { env = {}, cwd = '/' }: { env?: object; cwd?: string } = {},
): Program {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { PATH: process.env.PATH, ...env } });
  running.add(child);
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    for (const look of watchers) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return code ?? signal;
  });

  return {
    stdout: () => stdout,
    stderr: () => stderr,
    sees: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(stdout);
          if (match) resolve(match);
        };
        watchers.add(look);
        look();
        void ended.then((how) => reject(new Error(`ended with ${how} without ${pattern}:\n${stdout}\n${stderr}`)));
      }),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
