// Loaded by a service that is watched. At SIGUSR2 it collects what nobody holds, and writes how many bytes are left: what the heap holds then,
// and a second later, when the system has its pages back, everything beside the heap.

import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const { HELD_FILE: heldFile = '' } = process.env;

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    const { heapUsed } = process.memoryUsage();
    setTimeout(() => {
      const { rss, heapTotal } = process.memoryUsage();
      writeFileSync(`${heldFile}.new`, String(heapUsed + rss - heapTotal));
      renameSync(`${heldFile}.new`, heldFile);
    }, 1000);
  });
}
