// Cleans up after one test server, also when the process that started it was killed.
//
//   node keeper.mjs <folder> <signal>
//
// Each line of the standard input names the process that is to be ended, 0 for none. The input ends when the parent
// closes it or dies, however it dies: then the process gets the signal, is killed if that was not enough, and the
// folder is removed.

import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isAlive, killTree, signal, thawTree } from './process-tree.mjs';

const patienceMs = 3000;
const [folder, ending] = process.argv.slice(2);
let pid = 0;

for await (const line of createInterface({ input: process.stdin })) pid = Number(line);
if (pid !== 0) await end();
rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });

async function end() {
  if (ending !== 'SIGKILL') {
    thawTree(pid);
    signal(pid, ending);
    const started = performance.now();
    while (isAlive(pid) && performance.now() - started < patienceMs)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await killTree(pid);
}
