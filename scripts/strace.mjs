// strace, with which a disk is slowed down and watched.

import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { findProgram } from './need-programs.mjs';

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];

export const findStrace = () => findProgram(folders, ['strace']);

/** Containers often forbid to trace. */
export const canTrace = () => {
  const program = findStrace();
  return program !== undefined && spawnSync(program, ['-f', '--seccomp-bpf', '-e', 'trace=fsync', 'true']).status === 0;
};

/** What to start a program under so that each return from fsync and fdatasync comes later, as on a slow disk. All of them are in `traceFile`. */
export const slowDiskCommand = ({ milliseconds, traceFile = '/dev/null' }) => {
  const calls = 'fsync,fdatasync';
  const trace = ['-f', '--seccomp-bpf', '-qq', '-o', traceFile, '-e', `trace=${calls}`];
  return [findStrace(), ...trace, '-e', `inject=${calls}:delay_exit=${milliseconds * 1000}`];
};

export const straceNeed = {
  title: 'strace',
  isThere: () => findStrace() !== undefined,
  apt: ['strace'],
  brew: 'strace',
  elsewhere: 'install strace (Linux only)',
};
