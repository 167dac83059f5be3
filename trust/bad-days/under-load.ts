import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { type Answer, type Client, createClient } from '../../journeys/client.ts';
import { type Acknowledged, createRandom, type Load, startLoad } from '../../journeys/load.ts';
import { type Service, startService } from '../../journeys/service.ts';
import { countRows } from '../../packages/server/test/servers/count-rows.ts';
import { findBroken, type Outcome, type Stage } from '../trial.ts';

/** Logs in often, so that a kill meets many logins that are not finished. */
const deeds = { 'log in': 5, look: 2, renew: 2, 'log out': 1 } as const;
const people = 300;
const names = Array.from({ length: people }, (_, number) => `p${number}`);
const patienceMs = 30_000;

let next = 0;
/** One of them after the other: nobody comes to have more sessions than anybody may. */
export const nameSomebody = (): string => names[next++ % people] ?? '';

export interface Round {
  readonly service: Service;
  readonly emulator: Emulator;
  readonly load: Load;
  readonly random: () => number;
  readonly round: number;
}

/**
 * Troubles something `size` times while people use two instances, then looks for everything that was answered; `mayLose` is for troubles
 * that take the last moments with them.
 */
export async function troubleUnderLoad(
  stage: Stage,
  troubleOnce: (round: Round) => Promise<void>,
  { mayLose = false } = {},
): Promise<Outcome> {
  const { database, size, seed, perSecond } = stage;
  const random = createRandom(seed);
  const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
  const service = await startService({ database, emulator, instances: 2 });
  const client = createClient(service.url);
  try {
    const load = startLoad({ client, emulator, deeds, seed, people, perSecond });
    for (let round = 0; round < size; round += 1) {
      // Not the same moment of a login each time.
      await answered(load, 40 + Math.floor(random() * 80));
      await troubleOnce({ service, emulator, load, random, round });
    }
    await answered(load, 40);
    await load.stop();
    await Promise.all(service.instances.map(({ url }) => service.balancer.sees(url, 'ready')));
    const found = await look(client, load, (user) => emulator.loginCode({ user }));
    const rows = await countRows(database);
    const wrong = [...load.failures].reduce((sum, [name, times]) => sum + (isWrong(name) ? times : 0), 0);
    const acknowledged = load.alive.length + load.ended.length;
    return {
      figures: {
        times: size,
        requests: load.sent,
        acknowledged,
        'not answered': [...load.failures.values()].reduce((sum, times) => sum + times, 0),
        wrong,
        lost: found.lost,
        revived: found.revived,
        duplicates: found.duplicates + (rows.users - found.users),
        'longest silence': `${(load.longestSilenceMs / 1000).toFixed(1)} s`,
      },
      broken: findBroken({
        'there was load to be lost': acknowledged > size * 20,
        'nobody is there twice': rows.users === found.users && rows.openids === found.users,
        ...(!mayLose && {
          [`no answer is wrong, unlike: ${[...load.failures.keys()].filter(isWrong).join(', ')}`]: wrong === 0,
          'no acknowledged login is lost': found.lost === 0,
          'no acknowledged logout is undone': found.revived === 0,
          'nobody is somebody else now': found.duplicates === 0,
        }),
      }),
    };
  } finally {
    await client.close();
    await service.close();
    await emulator.close();
  }
}

/** Whatever happens, nobody is told that something does not exist, is over, or is forbidden. */
const isWrong = (failure: string): boolean => /: (?:4\d\d|500)/.test(failure);

/** Resolves when so many more requests have had a good answer. */
export async function answered(load: Load, more: number): Promise<void> {
  const enough = load.latencies.length + more;
  const began = performance.now();
  while (load.latencies.length < enough) {
    if (performance.now() - began > patienceMs)
      throw new Error(`no answer for ${patienceMs / 1000} s: ${JSON.stringify([...load.failures])}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Every session that was answered must be live or ended as answered, and each of its people the same user as ever. */
async function look(client: Client, load: Load, wxLogin: (user: string) => { readonly code: string }) {
  let lost = 0;
  let revived = 0;
  const idsOf = new Map<string, Set<string>>();
  const know = (user: string, id: string): void => void idsOf.set(user, (idsOf.get(user) ?? new Set()).add(id));
  for (const session of [...load.alive, ...load.ended]) know(session.user, session.id);

  const isLive = async ({ id, accessToken, refreshToken }: Acknowledged) => {
    const me = await ask(client.send('GET', '/me', { bearer: accessToken }));
    const renewed = refreshToken === undefined ? me : await ask(client.refresh(refreshToken));
    return me.status === 200 && me.json.id === id && renewed.status === 200;
  };
  await inTurns(load.alive, async (session) => {
    if (!(await isLive(session))) lost += 1;
  });
  await inTurns(load.ended, async (session) => {
    if (await isLive(session)) revived += 1;
  });
  // Whose first login was never answered may be there or not; now all of them are.
  await inTurns(names, async (user) => know(user, (await ask(client.logIn(wxLogin(user)))).json.user?.id));
  const duplicates = [...idsOf.values()].reduce((sum, ids) => sum + ids.size - 1, 0);
  return { lost, revived, duplicates, users: idsOf.size };
}

/** Of a service that is well again: an answer is yes or no. */
async function ask(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  if (answer.status === 200 || answer.status === 401) return answer;
  throw new Error(`${answer.status} ${answer.json?.code} from a service that is well again`);
}

/** A few at once. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: 40 }, worker));
}
