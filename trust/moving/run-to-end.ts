import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Program, startProcess, startProgram } from '../../journeys/program.ts';

/** A program that has ended, and what it took. */
export interface Run {
  readonly status: number | string;
  readonly output: string;
  readonly seconds: number;
  /** The most memory it had at a time; 0 where the system does not tell. */
  readonly peakMb: number;
}

/** Runs `wxlogin <args>` to its end. */
export const runToEnd = (args: readonly string[], env: Record<string, string> = {}): Promise<Run> =>
  watch(startProgram(args, { env }));

/** Runs any program to its end. @throws Error with what it printed, unless it ends well */
export async function runTool(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Run> {
  const run = await watch(startProcess(command, args, { env }));
  if (run.status !== 0) throw new Error(`${command} ended with ${run.status}: ${run.output}`);
  return run;
}

const everyMs = 100;

async function watch(program: Program): Promise<Run> {
  const began = performance.now();
  let peakMb = 0;
  const look = () => {
    peakMb = Math.max(peakMb, readPeakMb(program.process.pid ?? 0));
  };
  const timer = setInterval(look, everyMs);
  const [code, signal] = await once(program.process, 'close');
  clearInterval(timer);
  return { status: code ?? signal, output: program.output(), seconds: (performance.now() - began) / 1000, peakMb };
}

/** proc(5): the "high water mark" of the memory that is really there. */
function readPeakMb(pid: number): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}
