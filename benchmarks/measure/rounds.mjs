// Rounds: each case in turn does the same for a few seconds, there and back (A B C, C B A, …), so that no case always follows the same one.

import { cases } from '../servers/cases.mjs';

/** Codes are minted before a round; how many depends on how fast the case was before. */
const rates = new Map();
const firstGuess = 12_000;

/** Long, once: programs get faster while their code is compiled. */
export async function warmUp(place, ids, seconds) {
  for (const id of ids) {
    place.progress(`warming up: ${id}`);
    await measureOnce(place, { id, section: { id: 'login' }, seconds });
  }
}

/** Resolves to what each round measured, by case. */
export async function runRounds(place, { section, ids, rounds, seconds }) {
  const measured = Object.fromEntries(ids.map((id) => [id, []]));
  await place.wechat.ask({ delayMs: section.delayMs ?? 0 });
  for (const id of ids) await measureOnce(place, { id, section, seconds: seconds / 4 });
  for (let round = 0; round < rounds; round += 1) {
    place.progress(`${section.title}: round ${round + 1} of ${rounds}`);
    for (const id of round % 2 === 0 ? ids : ids.toReversed())
      measured[id].push(await measureOnce(place, { id, section, seconds }));
  }
  await place.wechat.ask({ delayMs: 0 });
  return measured;
}

export async function measureOnce(place, { id, section, seconds }) {
  const { kind = 'login', connections = 64, areNew = false } = section;
  const server = place.servers[id];
  const urls = server.urls ?? [server.url];
  const key = `${id} ${section.id}`;
  const count = kind === 'login' ? Math.ceil((rates.get(key) ?? firstGuess) * seconds * 1.2) + 200 : 0;
  const { codes } = await place.wechat.ask({ count, people: place.people, areNew });
  const before = await read(place, server);
  const sent = await place.generator.ask({
    kind,
    id,
    codes,
    // Each process has as many.
    connections: connections * urls.length,
    seconds,
    urls,
    path: cases[id]?.path ?? '/login',
    credentials: place.credentials,
  });
  const after = await read(place, server);
  rates.set(key, sent.count / sent.seconds);
  const per = (fact) => (after[fact] === undefined ? undefined : (after[fact] - before[fact]) / sent.asked);
  return {
    count: sent.count,
    perSecond: sent.count / sent.seconds,
    cpu: per('cpu'),
    databaseCpu: per('databaseCpu'),
    p50: sent.p50,
    p99: sent.p99,
    memoryMB: server.memoryMB(),
    group:
      after.commits > before.commits ? (after.writes - before.writes) / (after.commits - before.commits) : undefined,
    generatorCpu: sent.cpuMicroseconds / sent.count,
    wechatCpu: per('wechatCpu'),
  };
}

async function read(place, server) {
  const { cpuMicroseconds } = await place.wechat.ask({});
  return {
    ...(await server.groups?.()),
    cpu: server.usage(),
    databaseCpu: server.databaseUsage?.(),
    wechatCpu: cpuMicroseconds,
  };
}
