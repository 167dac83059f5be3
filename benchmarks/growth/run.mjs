// Login and refresh latency of each database with ten thousand, a million and ten million people.
//
//   npm run bench -- growth [--people 10000,1000000,10000000] [--engines sqlite,postgres,mysql] [--rounds 9] [--calls 2000]
//
// The databases of an engine stand side by side, durable, each with the program on it, and are asked in turns, round by round: machines are
// noisy. Eight calls are under way at a time; whose a call is, is picked at random among all. `POST` rows take a request from its beginning to
// its end, as a client sees it, with a WeChat that answers at once; `store` rows what the store does of it alone. Each ratio is to the smallest
// database in the same round; the median of the rounds counts.

import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createId, formatId } from '../../packages/server/dist/model/id.js';
import { createDatabases } from './databases.mjs';
import { appid, namespace, openidOf, sessionIdOf } from './fill.mjs';
import { startService, startWeChat, timeCalls } from './program.mjs';

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

/** Whose call is next, at random among all, but nobody with one under way; each session is refreshed with the counter that it has by then. */
function createChoice(people) {
  const counters = new Map();
  const busy = new Set();
  const choose = () => {
    let k = randomInt(1, people + 1);
    while (busy.has(k)) k = randomInt(1, people + 1);
    busy.add(k);
    return { k, counter: counters.get(k) ?? 0 };
  };
  return {
    login: { choose, free: ({ k }) => busy.delete(k) },
    refresh: {
      choose,
      free({ k, counter }) {
        counters.set(k, counter + 1);
        busy.delete(k);
      },
    },
  };
}

async function refresh(store, { k, counter }) {
  const id = formatId('ses', sessionIdOf(k));
  const seen = await store.findSession(id);
  const advance = { id, counter, seen, idleExpiresAt: now + 31 * day, at: now, requestId: 'req' };
  const result = await store.advanceSession(advance);
  if (!result?.advanced) throw new Error(`the session of person ${k} did not advance`);
}

const verbs = {
  async login(store, { k }) {
    const { kind, isNewUser } = await logIn(store, k);
    if (kind !== 'opened' || isNewUser) throw new Error(`person ${k} is not known`);
  },
  refresh,
};

async function timeVerb(verb, store, { choose, free }) {
  const times = [];
  const worker = async () => {
    while (times.length < calls) {
      const chosen = choose();
      const started = performance.now();
      await verb(store, chosen);
      times.push(performance.now() - started);
      free(chosen);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return times;
}

const count = calls;

/** For each row, how it is timed on a database. Milliseconds. */
const cases = {
  'POST /login': ({ service, choice }) => timeCalls(service, 'POST /login', { count, inFlight, ...choice.login }),
  'POST /refresh': ({ service, choice }) => timeCalls(service, 'POST /refresh', { count, inFlight, ...choice.refresh }),
  'store: login': ({ store, choice }) => timeVerb(verbs.login, store, choice.login),
  'store: refresh': ({ store, choice }) => timeVerb(verbs.refresh, store, choice.refresh),
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const share = (times, part) => times[Math.floor(times.length * part)];

async function measure(engine) {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-growth-'));
  const wechat = await startWeChat();
  const databases = await createDatabases(engine, sizes, now);
  const subjects = [];
  try {
    for (const { people, store, url } of databases.stores) {
      const service = await startService({ folder, store, database: url, people, wechatURL: wechat.url });
      subjects.push({ store, service, choice: createChoice(people) });
    }
    for (const [name, time] of Object.entries(cases)) await measureCase({ engine, name, time, subjects });
  } finally {
    for (const { service } of subjects) await service.stop();
    await databases.remove();
    wechat.close();
    rmSync(folder, { recursive: true });
  }
}

async function measureCase({ engine, name, time, subjects }) {
  const timeOnce = async (subject) => (await time(subject)).sort((a, b) => a - b);
  for (const subject of subjects) await timeOnce(subject);
  const results = sizes.map(() => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, subject] of subjects.entries()) results[index].push(await timeOnce(subject));
  for (const [index, people] of sizes.entries())
    report({ engine, name, people, times: results[index], first: results[0] });
}

function report({ engine, name, people, times, first }) {
  const p50 = times.map((each) => share(each, 0.5));
  const ratio = median(p50.map((each, round) => each / share(first[round], 0.5)));
  const cells = [
    engine.padEnd(9),
    name.padEnd(14),
    people.toLocaleString('en').padStart(11),
    `${median(p50).toFixed(2)} ms`.padStart(10),
    `${median(times.map((each) => share(each, 0.99))).toFixed(2)} ms`.padStart(10),
    ratio.toFixed(2).padStart(7),
  ];
  console.log(cells.join('  '));
}

console.log('engine     call                 people         p50         p99    ratio');
for (const engine of values.engines.split(',')) await measure(engine);
