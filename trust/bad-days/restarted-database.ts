import { setTimeout as wait } from 'node:timers/promises';
import { call, type Reply } from '../../journeys/program.ts';
import type { Server } from '../../scripts/servers/start-server.mjs';
import { findBroken, type Stage, type Trial } from '../trial.ts';
import { answered, nameSomebody, type Round, troubleUnderLoad } from './under-load.ts';

const longestReturnSeconds = 2;
const patienceMs = 30_000;
const frozenSeconds = { mostly: 8, atTimes: 30 };

/** How a server goes away; each resolves when it is back. */
const manners = {
  async stopped({ server }: Away) {
    await server.stop();
    await server.start();
  },
  async killed({ server }: Away) {
    await server.kill();
    await server.start();
  },
  /** Its connections stay, and are silent. Now and then as long as nobody waits. */
  async frozen({ server, turn }: Away) {
    await server.freeze();
    await wait((turn % 10 === 9 ? frozenSeconds.atTimes : frozenSeconds.mostly) * 1000);
    await server.thaw();
  },
} as const;
type Manner = keyof typeof manners;
const names = Object.keys(manners) as Manner[];

interface Away {
  readonly server: Server;
  /** How often this manner was tried before. */
  readonly turn: number;
}

interface Seen {
  readonly seconds: Map<Manner, number[]>;
  /** Answers while the server was away: as they must be, or not. */
  refused: number;
  readonly odd: string[];
  readonly pids: Set<number>;
}

export const restartedDatabase: Trial = {
  name: 'restarted-database',
  proves: 'P14',
  claim: `The database server is stopped and started, killed, and frozen for ${frozenSeconds.mostly} s (every tenth time ${frozenSeconds.atTimes} s), each a third of the times, under load: the processes go on, answer 503 with Retry-After, log in again ${longestReturnSeconds} s after it is back at the latest, and have as many connections as before; no acknowledged login is lost.`,
  counts: 'times',
  on: 'servers',
  sizes: { full: 90, quick: 0 },
  async run(stage) {
    const { server } = stage;
    if (!server) throw new Error('There is no server that can be restarted.');
    const seen: Seen = { seconds: new Map(names.map((name) => [name, []])), refused: 0, odd: [], pids: new Set() };
    const connections: number[] = [];
    const outcome = await troubleUnderLoad(stage, async (round) => {
      // Programs that have just started are slow by themselves.
      if (round.round === 0) await answered(round.load, 200);
      connections.push(await countConnections(stage));
      await leave(server, round, seen);
      await answered(round.load, 40);
      connections.push(await countConnections(stage));
    });
    const slowest = Math.max(0, ...[...seen.seconds.values()].flat());
    const most = connections.reduce((one, other) => Math.max(one, other), 0);
    return {
      figures: {
        ...outcome.figures,
        'refused while away': seen.refused,
        ...Object.fromEntries([...seen.seconds].map(([name, all]) => [`${name}: back after`, describe(all)])),
        connections: `${connections[0]}, at most ${most}`,
      },
      broken: [
        ...outcome.broken,
        ...findBroken({
          [`every refusal is 503 with Retry-After, unlike: ${seen.odd.slice(0, 5).join('; ')}`]: seen.odd.length === 0,
          'there were refusals': seen.refused > 0,
          [`it logs in again within ${longestReturnSeconds} s`]: slowest <= longestReturnSeconds,
          'the processes go on': seen.pids.size === 2,
          'there are no more connections than before': most <= (connections[0] ?? 0),
        }),
      ],
    };
  },
};

const describe = (seconds: readonly number[]): string =>
  seconds.length > 0 ? `${Math.max(...seconds).toFixed(2)} s` : '';

/** Somebody asks each instance all the time, beside the load. */
async function leave(server: Server, { service, emulator, round }: Round, seen: Seen): Promise<void> {
  const name = names[round % names.length] as Manner;
  let isBack = false;
  const logIn = (url: string) =>
    call('POST', `${url}/login`, { json: { code: emulator.loginCode({ user: nameSomebody() }).code } });
  async function ask(url: string): Promise<void> {
    while (!isBack) {
      note(await logIn(url), seen);
      await wait(50);
    }
  }
  for (const { pid } of service.instances) seen.pids.add(pid);
  const asking = service.instances.map(({ url }) => ask(url));
  await manners[name]({ server, turn: Math.floor(round / names.length) });
  const back = performance.now();
  isBack = true;
  const waits = service.instances.map(({ url }) => timeUntilGood(() => logIn(url), back));
  seen.seconds.get(name)?.push(...(await Promise.all(waits)));
  await Promise.all(asking);
}

/** Nobody waits for the one before: it may have begun while the server was away. */
async function timeUntilGood(logIn: () => Promise<Reply>, sinceMs: number): Promise<number> {
  let seconds: number | undefined;
  const tries: Promise<void>[] = [];
  while (seconds === undefined && performance.now() - sinceMs < patienceMs) {
    const noteTime = ({ status }: Reply) => {
      if (status === 200) seconds ??= (performance.now() - sinceMs) / 1000;
    };
    tries.push(logIn().then(noteTime));
    await wait(20);
  }
  await Promise.all(tries);
  return seconds ?? patienceMs / 1000;
}

function note({ status, json, headers }: Reply, seen: Seen): void {
  if (status === 200) return;
  seen.refused += 1;
  const isRight = status === 503 && headers.has('retry-after');
  if (!isRight) seen.odd.push(`${status} ${json?.code}`);
}

/** As the server counts them. */
async function countConnections({ server, database }: Stage): Promise<number> {
  const question = database.startsWith('postgres')
    ? "select count(*) from pg_stat_activity where usename = 'wxlogin'"
    : "select count(*) from information_schema.processlist where user = 'wxlogin'";
  return Number((await server?.administer(question))?.trim());
}
