// What it costs to be limited: the decision of this process, the client's address, and the question to Redis.
//
//   npm run build && node --expose-gc benchmarks/limits.mjs        beside rate-limiter-flexible too, where that is installed
//
// Redis is started for it, or given in TEST_REDIS_URL.

import { cpus } from 'node:os';
import { parseAddressRange } from '../packages/server/dist/http/address/address.js';
import { createFindClient } from '../packages/server/dist/http/address/find-client.js';
import { createLimits } from '../packages/server/dist/limits/create-limits.js';
import { createLocalBuckets } from '../packages/server/dist/limits/local-buckets.js';
import { createRate } from '../packages/server/dist/limits/rate.js';
import { createCodeClaims } from '../packages/server/dist/limits/redis/code-claims.js';
import { openLink } from '../packages/server/dist/limits/redis/link.js';
import { createRedisBuckets } from '../packages/server/dist/limits/redis/redis-buckets.js';
import { startServer } from '../scripts/servers/start-server.mjs';

const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const logger = { debug() {}, info() {}, warn: console.warn, error: console.error };
const appid = 'wx0123456789abcdef';
const addresses = Array.from({ length: 10_000 }, (_, index) => `203.0.${index >> 8}.${index & 255}`);
const addressOf = (index) => addresses[(index * 7919) % addresses.length];
/** High, so that nobody is refused; the work is the same. */
const rates = { address: createRate(1e9, 60), app: createRate(1e9, 1) };

const percentile = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)];
const report = (name, value) => console.log(`${name.padEnd(68)}${value}`);

/** Processor time of one call, whatever else the machine does: the median of nine rounds, after one to warm up. */
async function measure(name, round) {
  const rounds = [];
  for (let time = 0; time < 10; time += 1) {
    const before = process.cpuUsage();
    const calls = await round();
    const { user, system } = process.cpuUsage(before);
    rounds.push(((user + system) * 1000) / calls);
  }
  report(name, `${percentile(rounds.slice(1), 0.5).toFixed(0).padStart(6)} ns`);
}

const measureAsync = (name, calls, call) =>
  measure(name, async () => {
    for (let index = 0; index < calls; index += 1) await call(index);
    return calls;
  });

const measureSync = (name, calls, call) =>
  measure(name, () => {
    for (let index = 0; index < calls; index += 1) call(index);
    return calls;
  });

async function measureDecisions() {
  const limits = createLimits({ rates, clock });
  const admit = (address) => limits.admitLogin({ appid, address });
  let made = 0;
  await measureAsync('a login, by address and app', 200_000, (index) => admit(addressOf(index)));
  await measureAsync('the same, an address never seen before', 50_000, () => admit(`new ${made++}`));

  const incomingOf = (peer, forwarded) => ({ peer, header: () => forwarded });
  const direct = createFindClient([], logger);
  const behind = createFindClient([parseAddressRange('10.0.0.0/8')], logger);
  const version6 = addresses.map((_, index) => `2001:db8:${index.toString(16)}::7`);
  await measureSync('the address of a client', 200_000, (index) => direct(incomingOf(addressOf(index))));
  await measureSync('the same, behind a trusted proxy', 200_000, (index) =>
    behind(incomingOf('10.0.0.1', addressOf(index))),
  );
  await measureSync('the same, version 6', 200_000, (index) =>
    behind(incomingOf('10.0.0.1', version6[index % version6.length])),
  );
}

function measureMemory() {
  const count = 100_000;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const buckets = createLocalBuckets(rates.address, 2 * count);
  for (let index = 0; index < count; index += 1) buckets.take(`203.${index % 251}.${index >> 8}.${index & 255}`, index);
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / buckets.countKeys();
  report('memory of a bucket', `${bytes.toFixed(0).padStart(6)} B`);
}

/** The library that was weighed. It is no dependency: its name is no import that anything would resolve. */
async function measureLibrary() {
  const name = 'rate-limiter-flexible';
  const library = await import(name).catch(() => undefined);
  if (!library) return console.log(`(${name}: npm install --no-save ${name}@11.4.0)`);
  const { RateLimiterMemory } = library.default;
  const address = new RateLimiterMemory({ points: 1e9, duration: 60 });
  const app = new RateLimiterMemory({ points: 1e9, duration: 1 });
  let made = 0;
  await measureAsync(`${name}: a login, by address and app`, 200_000, async (index) => {
    await address.consume(addressOf(index));
    await app.consume(appid);
  });
  await measureAsync('the same, an address never seen before', 50_000, async () => {
    await address.consume(`new ${made++}`);
    await app.consume(appid);
  });
}

async function measureRedis(url) {
  const link = await openLink({ url, clock, logger, patienceMs: 10_000 });
  const limits = createLimits({ rates, clock, shared: createRedisBuckets(link, 'bench:') });
  const claims = createCodeClaims(link, { prefix: 'bench:', instance: 'bench' });
  const admit = (index) => limits.admitLogin({ appid, address: addressOf(index) });
  await spread('a login, by address and app, Redis asked', { calls: 5000, atOnce: 1 }, admit);
  await spread('the same, 64 at once', { calls: 20_000, atOnce: 64 }, admit);
  const claim = (index) => claims.claim(Buffer.from(`code ${index}`));
  await spread('the claim of a code', { calls: 5000, atOnce: 1 }, claim);
  link.close();
}

async function spread(name, { calls, atOnce }, call) {
  const micros = [];
  const before = process.cpuUsage();
  let next = 0;
  const run = async () => {
    while (next < calls) {
      const startedMs = performance.now();
      await call(next++);
      micros.push((performance.now() - startedMs) * 1000);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  const { user, system } = process.cpuUsage(before);
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(micros, share).toFixed(0));
  report(name, `p50 ${p50} µs, p99 ${p99} µs, processor time here ${((user + system) / calls).toFixed(0)} µs`);
}

console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n`);
await measureDecisions();
measureMemory();
console.log('');
await measureLibrary();
console.log('');
const given = process.env.TEST_REDIS_URL;
const server = given ? undefined : await startServer('redis');
try {
  await measureRedis(given ?? server.url);
} finally {
  await server?.remove();
}
// The library's timers, one for each key, would keep the process.
process.exit();
