// The load generator, in a process of its own. Its parent tells it what to send; it tells how long the answers took.

import { runConnection } from './connection.mjs';
import { forget, kinds } from './requests.mjs';

/** `urls`: connections are spread over them. */
async function send({ kind, urls, connections, seconds, ...what }) {
  const latencies = [];
  const before = process.cpuUsage();
  const started = performance.now();
  const deadline = started + seconds * 1000;
  const run = async (_, index) => {
    const { next, keep } = kinds[kind](what);
    const { port } = new URL(urls[index % urls.length]);
    await runConnection({
      port: Number(port),
      next: () => (performance.now() < deadline ? next() : undefined),
      onAnswer(body, ms) {
        latencies.push(ms);
        keep(body);
      },
    });
  };
  await Promise.all(Array.from({ length: connections }, run));
  const elapsed = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  latencies.sort((a, b) => a - b);
  const share = (part) => latencies[Math.floor(latencies.length * part)];
  return {
    count: latencies.length,
    seconds: elapsed,
    p50: share(0.5),
    p99: share(0.99),
    cpuMicroseconds: user + system,
  };
}

process.on('message', async ({ forget: id, ...wish }) => {
  if (id) {
    forget(id);
    return process.send({});
  }
  try {
    process.send(await send(wish));
  } catch (error) {
    process.send({ failure: error.message });
  }
});
process.send('ready');
