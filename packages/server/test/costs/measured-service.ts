// wxlogin on SQLite behind node:http in a process of its own, which tells how much JavaScript heap it takes: see measure-heap.ts.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PerformanceObserver } from 'node:perf_hooks';
import { createLogin } from '../../src/create-login.ts';
import { describeService } from './describe-service.ts';

const [wechatURL = '', folder = ''] = process.argv.slice(2);
const login = await createLogin(describeService({ wechatURL, folder }));
const server = createServer(login.nodeHandler).listen(0, '127.0.0.1');
await once(server, 'listening');

let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ['gc'] });

/** What was observed is told a turn later. */
async function hearOfCollections(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

let before = 0;
const answers: Readonly<Record<string, () => Promise<object>>> = {
  async begin() {
    globalThis.gc?.();
    await hearOfCollections();
    collections = 0;
    before = process.memoryUsage().heapUsed;
    return {};
  },
  async end() {
    const heapBytes = process.memoryUsage().heapUsed - before;
    await hearOfCollections();
    return { heapBytes, collections };
  },
};

process.on('message', async (question: string) => process.send?.(await answers[question]?.()));
process.on('disconnect', () => process.exit());
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
