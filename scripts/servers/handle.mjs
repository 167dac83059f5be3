// The handle to one server: starts it, ends it in every way there is, and speaks to it as its administrator.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freezeTree, killTree, thawTree } from './process-tree.mjs';

const patienceMs = 60_000;

const insides = new WeakMap();

/** What a handle was made of, for those who make another server from it: `kind`, `programs`, `place`, `settings`. */
export const insidesOf = (server) => insides.get(server);

export function createHandle(made) {
  const { kind, programs, place, settings } = made;
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

  const server = {
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
    administer: (...statements) => kind.administer(programs, place, statements),
    async remove() {
      await place.remove();
      await ended;
    },
  };
  insides.set(server, made);
  return server;
}
