import { readFileSync, writeFileSync } from 'node:fs';

const mib = 1024;

/** What a process holds in memory now and held at most since `forgetPeak`, in MiB; Linux only. */
export function readMemory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / mib;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
