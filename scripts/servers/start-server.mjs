// Starts a real PostgreSQL, MariaDB or Redis on a free port of 127.0.0.1, with its data in a temporary folder, and hands out the handle to it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeLack } from '../need-programs.mjs';
import { kinds, serverNeeds } from './kinds.mjs';
import { makePlace } from './place.mjs';
import { freezeTree, killTree, thawTree } from './process-tree.mjs';

const patienceMs = 60_000;
const attempts = 3;

/** `kind` is postgres, mysql or redis. Fast and forgetful unless `durable`; small unless it is given the memory of a real one. */
export async function startServer(kind, { durable = false, memoryMb = 64 } = {}) {
  const programs = kinds[kind].find();
  if (!programs) throw new Error(describeLack(serverNeeds.filter(({ title }) => title === kinds[kind].title)));
  for (let attempt = 1; ; attempt += 1) {
    const place = await makePlace(kinds[kind].endSignal);
    const server = createHandle({ kind: kinds[kind], programs, place, settings: { durable, memoryMb } });
    try {
      await kinds[kind].prepare(programs, place);
      await server.start();
      return server;
    } catch (error) {
      await server.remove();
      // Somebody else took the port in the meantime.
      if (attempt === attempts || !/address already in use/i.test(error.message)) throw error;
    }
  }
}

function createHandle({ kind, programs, place, settings }) {
  const logFile = join(place.folder, 'log');
  let child;
  let ended;

  function launch() {
    const [program, args] = kind.command(programs, place, settings);
    const log = openSync(logFile, 'a');
    child = spawn(program, args, { ...place.spawnOptions, stdio: ['ignore', log, log] });
    closeSync(log);
    place.guard(child.pid ?? 0);
    ended = once(child, 'exit').then(() => place.guard(0));
  }

  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  async function start() {
    launch();
    const started = performance.now();
    while (!(await kind.isReady(place.port))) {
      const isLate = performance.now() - started > patienceMs;
      if (hasEnded() || isLate) {
        const why = isLate ? `gave no answer within ${patienceMs / 1000} s` : 'ended while it started';
        throw new Error(`${kind.title} ${why}:\n${readFileSync(logFile, 'utf8').slice(-3000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  async function stop() {
    thawTree(child.pid);
    child.kill(kind.stopSignal);
    await ended;
  }

  return {
    url: kind.url(place),
    get pid() {
      return child.pid;
    },
    start,
    stop,
    async restart() {
      await stop();
      await start();
    },
    async kill(signal = 'SIGKILL') {
      if (signal === 'SIGKILL') await killTree(child.pid);
      else child.kill(signal);
      await ended;
    },
    async freeze() {
      freezeTree(child.pid);
    },
    async thaw() {
      thawTree(child.pid);
    },
    async remove() {
      await place.remove();
      await ended;
    },
  };
}
