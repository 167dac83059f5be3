// From nothing to the first answer, and the memory held then, of wxlogin, of the bare loop and of an empty Node process, in turns.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { cases } from '../servers/cases.mjs';
import { readMemoryMB } from '../servers/spawn-server.mjs';
import { median } from './statistics.mjs';

const settleMs = 300;

export async function measureStartUp(place, runs) {
  place.progress(`starting ${runs} times`);
  const results = { empty: [], limit: [], wxlogin: [] };
  // The first makes the databases.
  for (let run = 0; run <= runs; run += 1) {
    const measured = {
      empty: await startEmpty(),
      limit: await startCase(place, 'limit'),
      wxlogin: await startCase(place, 'wxlogin'),
    };
    if (run > 0) for (const [id, each] of Object.entries(measured)) results[id].push(each);
  }
  const ratio = median(results.wxlogin.map(({ ms }, run) => ms / results.limit[run].ms));
  const rows = Object.entries(results).map(([id, each]) => [
    id,
    { ms: median(each.map(({ ms }) => ms)), memoryMB: median(each.map(({ memoryMB }) => memoryMB)) },
  ]);
  return { runs, ratio, rows: Object.fromEntries(rows) };
}

async function startCase({ folder, wechatURL }, id) {
  const server = await cases[id].start({ folder, id: `start-${id}`, wechatURL });
  await wait(settleMs);
  const memoryMB = server.memoryMB();
  await server.stop();
  return { ms: server.startMs, memoryMB };
}

async function startEmpty() {
  const started = performance.now();
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const ms = performance.now() - started;
  await wait(settleMs);
  const memoryMB = readMemoryMB(child.pid);
  child.kill();
  await once(child, 'exit');
  return { ms, memoryMB };
}
