import { setTimeout as wait } from 'node:timers/promises';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { type Answer, type Client, createClient } from '../../journeys/client.ts';
import { createRandom } from '../../journeys/load.ts';
import { startService } from '../../journeys/service.ts';
import { findBroken, type Trial } from '../trial.ts';
import { type FaultProxy, type Faults, openFaultProxy } from './fault-proxy.ts';

const usesAtOnce = 100;
/** Families that race at the same time. */
const racing = 4;
const chasing = 2;
/** In which a token that has a successor is answered with that one. */
const graceMs = 30_000;
const lostShare = 0.3;
const refreshesOfClient = 15;
/** From this size on the families that have raced wait until their grace is over. */
const patientSize = 20;

interface Family {
  readonly tokens: string[];
  rotatedAtMs: number;
}

interface Counts {
  forks: number;
  falseRevocations: number;
  missedReuse: number;
  loggedOut: number;
  lost: number;
}

export const refreshRaces: Trial = {
  name: 'refresh-races',
  proves: 'P5',
  claim: `One refresh token used ${usesAtOnce} times at once through two instances has one successor; an older generation, or a predecessor after ${graceMs / 1000} s, ends the session within that request; a client three in ten of whose answers are lost stays logged in.`,
  counts: 'families',
  on: 'each',
  sizes: { full: 200, quick: 4 },
  async run({ database, size, seed }) {
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const service = await startService({ database, emulator, instances: 2 });
    const urls = service.instances.map(({ url }) => url);
    const clients = urls.map((url) => createClient(url));
    const networks = await Promise.all(urls.map((url) => openFaultProxy({ port: Number(new URL(url).port) })));
    const counts: Counts = { forks: 0, falseRevocations: 0, missedReuse: 0, loggedOut: 0, lost: 0 };
    const stage: Scene = { clients, emulator, counts, random: createRandom(seed) };
    try {
      const families = await inTurns(size, racing, () => race(stage));
      await inTurns(size, chasing, () => chase(stage));
      await inTurns(size, 10, (number) => loseAnswers(stage, networks, number));
      const aged = size >= patientSize ? families.splice(0, size / 2) : [];
      await inTurns(families.length, racing, async (number) => presentOld(stage, families[number] as Family, 2));
      const latest = Math.max(...aged.map(({ rotatedAtMs }) => rotatedAtMs));
      // Seconds are whole ones, and the instances' own.
      if (aged.length > 0) await wait(Math.max(0, latest + graceMs + 2000 - performance.now()));
      await inTurns(aged.length, racing, async (number) => presentOld(stage, aged[number] as Family, 1));
      return {
        figures: {
          uses: size * usesAtOnce,
          forks: counts.forks,
          'false revocations': counts.falseRevocations,
          'copies of an older generation': families.length,
          'copies after the grace': aged.length,
          'missed reuse': counts.missedReuse,
          'answers lost': counts.lost,
          'logged out': counts.loggedOut,
        },
        broken: findBroken({
          'each token has one successor': counts.forks === 0,
          'no honest family is ended': counts.falseRevocations === 0,
          'each copy ends its family within its request': counts.missedReuse === 0,
          'nobody whose answers are lost is logged out': counts.loggedOut === 0,
          'answers were lost': counts.lost > size * refreshesOfClient * lostShare * 0.5,
        }),
      };
    } finally {
      await Promise.all([...clients, ...networks].map((each) => each.close()));
      await service.close();
      await emulator.close();
    }
  },
};

interface Scene {
  /** Of each instance. */
  readonly clients: readonly Client[];
  readonly emulator: Emulator;
  readonly counts: Counts;
  readonly random: () => number;
}

let people = 0;
const refreshAt = ({ clients }: Scene, number: number, token: string): Promise<Answer> =>
  (clients[number % clients.length] as Client).refresh(token);

async function logIn({ clients, emulator }: Scene): Promise<string> {
  const answer = await (clients[0] as Client).logIn(emulator.loginCode({ user: `p${people++}` }));
  if (answer.status !== 200) throw new Error(`a login was answered ${answer.status} ${answer.json?.code}`);
  return answer.json.refresh_token;
}

/** A token is used very often at once: all get one and the same successor, and that one works. */
async function race(scene: Scene): Promise<Family> {
  const { counts } = scene;
  const first = await logIn(scene);
  const answers = await Promise.all(Array.from({ length: usesAtOnce }, (_, number) => refreshAt(scene, number, first)));
  const good = answers.filter(({ status }) => status === 200);
  counts.falseRevocations += answers.length - good.length;
  const successors = [...new Set(good.map(({ json }) => json.refresh_token as string))];
  counts.forks += Math.max(0, successors.length - 1);
  const [second = ''] = successors;
  const next = await refreshAt(scene, 1, second);
  if (next.status !== 200) counts.falseRevocations += 1;
  return { tokens: [first, second, next.json?.refresh_token], rotatedAtMs: performance.now() };
}

/**
 * A token is used very often at one instance while its holder goes on to the third generation at the other: whoever begins after that was
 * answered must be refused; and whoever is refused has ended it for everybody. Otherwise the third generation works.
 */
async function chase(scene: Scene): Promise<void> {
  const { counts, random } = scene;
  const first = await logIn(scene);
  let isOld = false;
  let isRefused = false;
  const copies = Array.from({ length: usesAtOnce }, async (_, number) => {
    if (number % 4 === 0) await wait(random() * 40);
    const isLate = isOld;
    const { status } = await refreshAt(scene, 0, first);
    if (status === 200 && isLate) counts.missedReuse += 1;
    if (status !== 200) isRefused = true;
  });
  await wait(random() * 20);
  let latest = first;
  for (let generation = 1; generation <= 2; generation += 1) {
    const { status, json } = await refreshAt(scene, 1, latest);
    if (status !== 200) break;
    latest = json.refresh_token;
    isOld = generation === 2;
  }
  await Promise.all(copies);
  const { status, json } = await refreshAt(scene, 1, latest);
  if (isRefused && json?.code !== 'session_ended') counts.missedReuse += 1;
  if (!isRefused && status !== 200) counts.falseRevocations += 1;
}

/** A copy of an earlier token is used: its request is refused, and with its answer the family is over, at the other instance too. */
async function presentOld(scene: Scene, { tokens }: Family, generations: number): Promise<void> {
  const latest = tokens.at(-1) as string;
  const copy = tokens.at(-1 - generations) as string;
  const reuse = await refreshAt(scene, 0, copy);
  const holder = await refreshAt(scene, 1, latest);
  const isFound = reuse.json?.code === 'refresh_token_reused' && holder.json?.code === 'session_ended';
  if (!isFound) scene.counts.missedReuse += 1;
}

/** A client sends the same again, at one or the other instance, until it is answered. */
async function loseAnswers(scene: Scene, networks: readonly FaultProxy[], number: number): Promise<void> {
  const { counts, random } = scene;
  const faults = (): Faults =>
    random() < lostShare ? { cut: { way: 'back', after: Math.floor(random() * 1000), by: 'reset' } } : {};
  for (const network of networks) network.set(faults);
  let token = await logIn(scene);
  for (let refresh = 0; refresh < refreshesOfClient; refresh += 1) {
    const answer = await sendUntilAnswered(networks, number + refresh, token, () => {
      counts.lost += 1;
    });
    if (answer.status !== 200) {
      counts.loggedOut += 1;
      return;
    }
    token = answer.json.refresh_token;
  }
}

async function sendUntilAnswered(
  networks: readonly FaultProxy[],
  from: number,
  token: string,
  onLost: () => void,
): Promise<Answer> {
  for (let tries = from; ; tries += 1) {
    // A connection of its own: another one, another fate.
    const client = createClient((networks[tries % networks.length] as FaultProxy).url);
    const answer = await client.refresh(token).catch(() => undefined);
    await client.close();
    if (answer) return answer;
    onLost();
  }
}

/** Does it so often, a few at once. */
async function inTurns<T>(times: number, atOnce: number, work: (number: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < times) results.push(await work(next++));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
