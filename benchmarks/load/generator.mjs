// The load generator, in a process of its own. Its parent tells it what to send; it tells how long the answers took.

import { runConnection } from './connection.mjs';
import { forget, kinds } from './requests.mjs';

/** Resolves for everybody when `count` have asked; `onAll` is called then. */
function createStart(count, onAll) {
  let missing = count;
  let open = () => {};
  const all = new Promise((resolve) => {
    open = resolve;
  });
  return () => {
    missing -= 1;
    if (missing === 0) {
      onAll();
      open();
    }
    return all;
  };
}

/**
 * `urls`: connections are spread over them. Node takes one new connection in a turn of its loop, so a server that is busy with the first ones
 * lets the last ones wait for long: nothing is timed before each has had an answer.
 */
async function send({ kind, urls, connections, seconds, ...what }) {
  let latencies = [];
  let before = process.cpuUsage();
  let started = performance.now();
  let deadline = Number.POSITIVE_INFINITY;
  const onOpen = createStart(connections, () => {
    latencies = [];
    before = process.cpuUsage();
    started = performance.now();
    deadline = started + seconds * 1000;
  });
  const run = async (_, index) => {
    const { next, keep } = kinds[kind](what);
    const { port } = new URL(urls[index % urls.length]);
    await runConnection({
      port: Number(port),
      onOpen,
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
    /** With what opened the connections. */
    asked: latencies.length + connections,
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
