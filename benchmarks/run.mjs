// Logins per second of wxlogin beside a bare loop that does the same irreducible work, against the emulator, on this machine.
// Both run in the same session, round by round in turns, and the ratio is formed inside each round: machines are noisy.
//
//   npm run bench [-- --rounds 5 --logins 8000 --connections 64 --people 20000 --json]

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { sendLogins } from './load.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    logins: { type: 'string', default: '8000' },
    connections: { type: 'string', default: '64' },
    people: { type: 'string', default: '20000' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, logins, connections, people] = [values.rounds, values.logins, values.connections, values.people].map(
  Number,
);
const cases = ['bare', 'product'];
const folder = mkdtempSync(join(tmpdir(), 'wxlogin-bench-'));
const children = [];

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const percentile = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)];

async function start(name, args = []) {
  const child = fork(fileURLToPath(new URL(`${name}.mjs`, import.meta.url)), args);
  children.push(child);
  const started = performance.now();
  const [{ url }] = await once(child, 'message');
  return {
    url,
    startMs: performance.now() - started,
    ask: async (question) => {
      child.send(question);
      return (await once(child, 'message'))[0];
    },
  };
}

function measureFsync() {
  const file = openSync(join(folder, 'fsync'), 'w');
  const times = Array.from({ length: 200 }, () => {
    const started = performance.now();
    writeSync(file, Buffer.alloc(4096), 0, 4096, 0);
    fsyncSync(file);
    return performance.now() - started;
  });
  closeSync(file);
  return median(times);
}

async function measure(server, wechat) {
  const { codes } = await wechat.ask({ count: logins, people });
  const before = await server.ask({});
  const { seconds, latencies } = await sendLogins(server.url, { codes, connections });
  const after = await server.ask({});
  return {
    perSecond: logins / seconds,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / logins,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    residentMB: after.residentBytes / 1e6,
  };
}

/** That nothing is fast by not doing the work: the token verifies elsewhere, the refresh token works, the database is durable. */
async function checkMeaning(product, wechat) {
  const { codes } = await wechat.ask({ count: 1, people: 1 });
  const post = async (path, body) =>
    (
      await fetch(product.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json();
  const answer = await post('/login', { code: codes[0] });
  await jwtVerify(answer.access_token, createRemoteJWKSet(new URL(`${product.url}/.well-known/jwks.json`)), {
    typ: 'at+jwt',
  });
  const renewed = await post('/refresh', { refresh_token: answer.refresh_token });
  if (renewed.user?.id !== answer.user.id) throw new Error('the refresh token does not work');
  if (!readFileSync(join(folder, 'product.log'), 'utf8').includes('login')) throw new Error('nothing was logged');
}

const results = Object.fromEntries(cases.map((name) => [name, []]));
try {
  const wechat = await start('wechat');
  const servers = {};
  for (const name of cases) servers[name] = await start(name, [wechat.url, folder]);
  for (const name of cases) await measure(servers[name], wechat);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? cases : cases.toReversed())
      results[name].push(await measure(servers[name], wechat));
  }
  await checkMeaning(servers.product, wechat);
  report(measureFsync(), servers);
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true });
}

function report(fsyncMs, servers) {
  const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, fsync ${fsyncMs.toFixed(2)} ms`;
  const of = (name, fact) => median(results[name].map((result) => result[fact]));
  const ratio = (fact) => median(results.product.map((result, round) => result[fact] / results.bare[round][fact]));
  const facts = {
    perSecond: 'logins per second',
    cpuMicroseconds: 'CPU per login, µs',
    p50: 'p50, ms',
    p99: 'p99, ms',
    residentMB: 'memory, MB',
  };
  const rows = Object.entries(facts).map(([fact, label]) => ({
    label,
    bare: of('bare', fact),
    product: of('product', fact),
    ratio: ratio(fact),
  }));
  if (values.json) return console.log(JSON.stringify({ machine, rounds, logins, connections, rows }, null, 2));
  console.log(
    `\n${machine}\n${rounds} rounds of ${logins} logins, ${connections} connections, ${people} people; medians; the load and the emulator share the machine\n`,
  );
  console.log(`${''.padEnd(20)}${'bare loop'.padStart(12)}${'wxlogin'.padStart(12)}${'ratio'.padStart(10)}`);
  for (const { label, bare, product, ratio: share } of rows) {
    console.log(
      `${label.padEnd(20)}${bare.toFixed(1).padStart(12)}${product.toFixed(1).padStart(12)}${share.toFixed(2).padStart(10)}`,
    );
  }
  console.log(
    `${'listening after, ms'.padEnd(20)}${servers.bare.startMs.toFixed(0).padStart(12)}${servers.product.startMs.toFixed(0).padStart(12)}`,
  );
}
