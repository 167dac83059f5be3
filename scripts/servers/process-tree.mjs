// Signals to a process and all its descendants: PostgreSQL has a process, in a group of its own, for each connection.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** `[process, parent]` of everything that runs; the dead that nobody has collected yet are left out. */
function listProcesses() {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
    const rows = lines.map((line) => line.trim().split(/\s+/));
    return rows.filter(([, , state]) => !state.startsWith('Z')).map(([pid, parent]) => [Number(pid), Number(parent)]);
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const [state, parent] = readState(name);
      return state === 'Z' || state === 'X' ? [] : [[Number(name), Number(parent)]];
    });
}

/** Fields 3 and 4 of proc(5)'s stat; the second, the name, is in brackets and may hold anything. */
function readState(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return ['X', '0'];
  }
}

/** The process and its descendants, parents first, as far as they are alive. */
export function listTree(root) {
  const processes = listProcesses();
  const tree = processes.some(([pid]) => pid === root) ? [root] : [];
  for (const parent of tree) tree.push(...processes.filter(([, its]) => its === parent).map(([pid]) => pid));
  return tree;
}

export function isAlive(pid) {
  return listProcesses().some(([each]) => each === pid);
}

export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Stops the tree where it stands; returns its processes. Parents first, and again until nothing new has appeared. */
export function freezeTree(root) {
  const frozen = new Set();
  for (let found = [root]; found.length > 0; found = listTree(root).filter((pid) => !frozen.has(pid))) {
    for (const pid of found) {
      signal(pid, 'SIGSTOP');
      frozen.add(pid);
    }
  }
  return [...frozen];
}

export function thawTree(root) {
  for (const pid of listTree(root)) signal(pid, 'SIGCONT');
}

/** Ends all of the tree at once, as a power cut would; resolves when nothing of it is left. */
export async function killTree(root) {
  const pids = freezeTree(root);
  for (const pid of pids) signal(pid, 'SIGKILL');
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 5));
}
