// Group commit beside one commit per request on a disk whose fsync takes a millisecond longer, as those of clouds do: strace holds back each
// return from fsync and fdatasync. It also counts them, which shows that no commit goes without.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canTrace, slowDiskCommand } from '../../scripts/strace.mjs';
import { fill } from '../data/fill.mjs';
import { startWxlogin } from '../servers/start-wxlogin.mjs';
import { runRounds, warmUp } from './rounds.mjs';
import { summarise } from './statistics.mjs';

const delayMs = 1;
const section = { id: 'slow-disk', title: `login, fsync ${delayMs} ms slower, 64 connections` };

export async function measureSlowDisk(place, options) {
  if (!canTrace()) return { skipped: 'strace cannot be had here, or may not trace' };
  const ids = ['slow-wxlogin', 'slow-commit-each'];
  for (const id of ids) place.servers[id] = await startSlowly(place, id);
  await warmUp(place, ids, options.warmUpSeconds);
  const rounds = await runRounds(place, { section, ids, ...options });
  const commits = {};
  for (const id of ids) {
    commits[id] = { ...(await place.servers[id].groups()), syncs: countSyncs(place.servers[id].traceFile) };
    if (commits[id].syncs < commits[id].commits)
      throw new Error(`${id}: ${JSON.stringify(commits[id])}: a commit without fsync`);
    await place.servers[id].stop();
    delete place.servers[id];
  }
  return { title: section.title, rows: summarise(rounds, ids[1]), commits };
}

async function startSlowly({ folder, wechatURL, people }, id) {
  const traceFile = join(folder, `${id}.trace`);
  const under = slowDiskCommand({ milliseconds: delayMs, traceFile });
  const database = `sqlite:${join(folder, `${id}.db`)}`;
  const each = id === 'slow-commit-each';
  const server = await startWxlogin({ folder, name: id, database, wechatURL, each, under });
  await fill({ database, schema: 'wxlogin', people });
  // That of strace otherwise.
  return { ...server, traceFile, memoryMB: () => undefined };
}

const countSyncs = (file) =>
  readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => /\bf(data)?sync\(|<\.\.\. f(data)?sync resumed/.test(line) && / = 0/.test(line)).length;
