// Finds strace, with which the benchmark slows a disk down.

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

export const straceNeed = {
  title: 'strace',
  isThere: () => findStrace() !== undefined,
  apt: ['strace'],
  brew: 'strace',
  elsewhere: 'install strace (Linux only)',
};
