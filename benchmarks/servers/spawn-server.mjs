// A server of the benchmark in a process of its own: waits for its first answer, reads what it has used from /proc, ends it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { killTree, listTree } from '../../scripts/servers/process-tree.mjs';

const patienceMs = 60_000;

export async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Spawns `command`, whose server listens on `port`, with its output in `logFile`. The server is there when it answers a GET of `path`
 * with anything (`path` of a health check: with 200).
 */
export async function spawnServer({ command, args, env = {}, port, path = '/', logFile }) {
  const log = openSync(logFile, 'a');
  const started = performance.now();
  const child = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', log, log] });
  closeSync(log);
  const exited = once(child, 'exit');
  const answersMs = await waitForAnswer({ child, port, path, started, logFile });
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    startMs: answersMs,
    usage: () => readUsage(child.pid),
    memoryMB: () => readMemoryMB(child.pid),
    async stop() {
      await killTree(child.pid);
      await exited;
    },
  };
}

async function waitForAnswer({ child, port, path, started, logFile }) {
  while (!(await answers(port, path))) {
    const isLate = performance.now() - started > patienceMs;
    if (child.exitCode !== null || child.signalCode !== null || isLate)
      throw new Error(
        `${isLate ? 'no answer from' : 'ended at once:'} ${child.spawnargs.join(' ')}\n${readFileSync(logFile, 'utf8').slice(-2000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return performance.now() - started;
}

function answers(port, path) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('latin1');
    socket.once('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n`));
    socket.once('data', (text) => {
      resolve(path === '/' || text.startsWith('HTTP/1.1 200'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** Microseconds of processor time of a process with all its threads and children; proc(5) counts in hundredths of a second. */
export function readUsage(pid) {
  const ticks = listTree(pid).map((each) => readTicks(each, each === pid));
  return ticks.reduce((sum, each) => sum + each, 0) * 10_000;
}

function readTicks(pid, withEndedChildren) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15);
    return user + system + (withEndedChildren ? endedUser + endedSystem : 0);
  } catch {
    return 0;
  }
}

export const readMemoryMB = (pid) =>
  (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024) / 1e6;
