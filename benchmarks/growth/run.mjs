// Login and refresh latency of each database with ten thousand, a million and ten million people.
//
//   npm run bench -- growth [--people 10000,1000000,10000000] [--engines sqlite,postgres,mysql] [--rounds 9] [--calls 2000]
//
// The databases of an engine stand side by side, durable, and are asked in turns, round by round: machines are noisy. A call is what the
// store does for a login of a known person, or for a refresh, with eight in flight; the person is picked at random among all. Each ratio
// is to the smallest database in the same round; the median of the rounds counts.

import { randomBytes, randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createId, formatId } from '../../packages/server/dist/model/id.js';
import { createDatabases } from './databases.mjs';
import { appid, namespace, openidOf, sessionIdOf } from './fill.mjs';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000,1000000,10000000' },
    engines: { type: 'string', default: 'sqlite,postgres,mysql' },
    rounds: { type: 'string', default: '9' },
    calls: { type: 'string', default: '2000' },
  },
});
const sizes = values.people.split(',').map(Number);
const [rounds, calls] = [Number(values.rounds), Number(values.calls)];
const inFlight = 8;
const now = Math.floor(Date.now() / 1000);
const day = 86_400;

const logIn = (store, k) =>
  store.openLogin({
    requestId: 'req_growth',
    at: now,
    openid: { namespace, subject: openidOf(k) },
    unionid: null,
    identityHashes: [randomBytes(32)],
    profile: {},
    newUserId: createId('usr', Date.now(), randomBytes(16)),
    session: {
      id: createId('ses', Date.now(), randomBytes(16)),
      appid,
      salt: randomBytes(16),
      idleExpiresAt: now + 30 * day,
      expiresAt: now + 180 * day,
      device: null,
      place: null,
    },
    maxSessions: 20,
    attempt: { codeHash: randomBytes(32), keyHash: randomBytes(32) },
  });

/** Each session is refreshed with the counter it has: how often it was chosen so far. */
const counters = new WeakMap();

async function refresh(store, k) {
  const known = counters.get(store) ?? new Map();
  counters.set(store, known);
  const counter = known.get(k) ?? 0;
  known.set(k, counter + 1);
  const id = formatId('ses', sessionIdOf(k));
  const seen = await store.findSession(id);
  const advance = { id, counter, seen, idleExpiresAt: now + 31 * day, at: now, requestId: 'req' };
  const result = await store.advanceSession(advance);
  if (!result?.advanced) throw new Error(`the session of person ${k} did not advance`);
}

const cases = {
  login: async (store, k) => {
    const { kind, isNewUser } = await logIn(store, k);
    if (kind !== 'opened' || isNewUser) throw new Error(`person ${k} is not known`);
  },
  refresh,
};

/** Milliseconds, sorted. */
async function time(call, { people, store }) {
  const times = [];
  const worker = async () => {
    while (times.length < calls) {
      const started = performance.now();
      await call(store, randomInt(1, people + 1));
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return times.sort((a, b) => a - b);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const share = (times, part) => times[Math.floor(times.length * part)];

async function measure(engine) {
  const databases = await createDatabases(engine, sizes, now);
  try {
    for (const [name, call] of Object.entries(cases)) {
      for (const database of databases.stores) await time(call, database);
      const results = sizes.map(() => []);
      for (let round = 0; round < rounds; round += 1)
        for (const [index, database] of databases.stores.entries()) results[index].push(await time(call, database));
      for (const [index, people] of sizes.entries())
        report({ engine, name, people, times: results[index], first: results[0] });
    }
  } finally {
    await databases.remove();
  }
}

function report({ engine, name, people, times, first }) {
  const p50 = times.map((each) => share(each, 0.5));
  const ratio = median(p50.map((each, round) => each / share(first[round], 0.5)));
  const cells = [
    engine.padEnd(9),
    name.padEnd(8),
    people.toLocaleString('en').padStart(11),
    `${median(p50).toFixed(2)} ms`.padStart(10),
    `${median(times.map((each) => share(each, 0.99))).toFixed(2)} ms`.padStart(10),
    ratio.toFixed(2).padStart(7),
  ];
  console.log(cells.join('  '));
}

console.log('engine     call         people         p50         p99    ratio');
for (const engine of values.engines.split(',')) await measure(engine);
