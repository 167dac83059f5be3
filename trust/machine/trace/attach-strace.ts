import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findStrace } from '../../../scripts/strace.mjs';

/** Watches, or troubles, a process that runs. */
export interface Attached {
  /** Lets the process go; resolves when it is alone. */
  detach(): Promise<void>;
}

/** Attaches to all threads of a process; resolves when every call from now on is seen. */
export async function attachStrace(pid: number, args: readonly string[]): Promise<Attached> {
  const program = findStrace();
  if (!program) throw new Error('There is no strace here.');
  const child = spawn(program, ['-f', ...args, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('attached')) resolve();
    });
    void ended.then(() => reject(new Error(`strace ended: ${said}`)));
  });
  return {
    async detach() {
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** Containers often forbid to trace, and systems to trace what is no child of one's own. */
export async function findWhyNotTraced(): Promise<string | undefined> {
  if (!findStrace()) return 'There is no strace here.';
  const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30_000)'], { stdio: 'ignore' });
  try {
    const attached = await attachStrace(sleeper.pid ?? 0, ['-e', 'trace=fsync', '-o', '/dev/null']);
    await attached.detach();
    return undefined;
  } catch (error) {
    return `This machine does not let strace attach to a process: ${(error as Error).message.trim()}`;
  } finally {
    sleeper.kill('SIGKILL');
  }
}
