import { randomBytes } from 'node:crypto';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { createClient } from '../../journeys/client.ts';
import { type Acknowledged, type Load, startLoad } from '../../journeys/load.ts';
import { createFolder, startProgram } from '../../journeys/program.ts';
import { type Service, startService } from '../../journeys/service.ts';
import { answered } from '../bad-days/under-load.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { fillDatabase } from './fill-database.ts';
import { runToEnd } from './run-to-end.ts';

export const movedService: Trial = {
  name: 'moved-service',
  proves: 'P29',
  claim:
    'wxlogin copy from SQLite while people use the service, killed three times, then once more after the stop: nothing answered is lost, refresh tokens keep working.',
  counts: 'users besides those of the load',
  on: 'each',
  sizes: { full: 100_000, quick: 0 },
  async run(stage) {
    const folder = createFolder();
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const settings = { rootSecret: randomBytes(32).toString('base64url') };
    const source = `sqlite:${folder.path}/source.db`;
    const before = await startService({ database: source, emulator, settings });
    try {
      await fillDatabase(source, stage.size);
      return await move(stage, { before, emulator, source, settings });
    } finally {
      await before.close();
      await emulator.close();
      folder.remove();
    }
  },
};

interface Moving {
  readonly before: Service;
  readonly emulator: Emulator;
  readonly source: string;
  readonly settings: { readonly rootSecret: string };
}

async function move(stage: Stage, { before, emulator, source, settings }: Moving): Promise<Outcome> {
  const copy = ['copy', '--from', source, '--to', stage.database];
  const client = createClient(before.url);
  const deeds = { 'log in': 5, look: 2, renew: 2, 'log out': 2 };
  const load = startLoad({ client, emulator, deeds, seed: stage.seed, perSecond: stage.perSecond });
  await answered(load, 60);
  const killed = await killInTheMiddle(copy);
  const early = await startOn(stage.database, settings);
  const first = await runToEnd(copy);
  await answered(load, 60);
  await load.stop();
  await client.close();

  const stoppedAt = performance.now();
  await Promise.all(before.instances.map((instance) => instance.end('SIGTERM')));
  const second = await runToEnd(copy);
  const after = await startService({ database: stage.database, emulator, settings });
  const downSeconds = (performance.now() - stoppedAt) / 1000;
  try {
    const { lost, revived, strangers } = await look(after, load, emulator);
    return {
      figures: {
        users: stage.size,
        answers: load.latencies.length,
        'copy while in use': `${first.seconds.toFixed(1)} s`,
        'copy after the stop': `${second.seconds.toFixed(1)} s`,
        'not in service': `${downSeconds.toFixed(1)} s`,
        'peak memory': `${Math.max(first.peakMb, second.peakMb)} MB`,
        lost,
        revived,
        strangers,
      },
      broken: findBroken({
        'there was load': load.alive.length > 40 && load.ended.length > 3,
        'nothing failed while it was copied': load.failures.size === 0,
        'it was killed in the middle each time': killed.every((status) => status === 'SIGKILL'),
        'no service starts on a copy that is not whole':
          early.status === 78 && early.output.includes('unfinished copy'),
        [`the copy while in use ends as it should, not: ${first.output}`]: first.status === 0 || first.status === 75,
        [`the copy after the stop finds both sides equal, not: ${second.output}`]: second.status === 0,
        'no session is lost': lost === 0,
        'no session that was ended is back': revived === 0,
        'everybody is who they were': strangers === 0,
      }),
    };
  } finally {
    await after.close();
  }
}

/** Each time a little later. */
async function killInTheMiddle(copy: readonly string[]): Promise<(number | string)[]> {
  const statuses: (number | string)[] = [];
  for (const moment of [/copying users/, /copying identities/, /copying sessions/]) {
    const program = startProgram(copy);
    await program.printed(moment);
    statuses.push(await program.end('SIGKILL'));
  }
  return statuses;
}

const startOn = (database: string, { rootSecret }: Moving['settings']) =>
  runToEnd(['start'], {
    WXLOGIN_MODE: 'development',
    WXLOGIN_ISSUER: 'http://127.0.0.1:8800',
    WXLOGIN_APPID: 'wxde30de30de30de30',
    WXLOGIN_APP_SECRET: '0123456789abcdef0123456789abcdef',
    WXLOGIN_ROOT_SECRET: rootSecret,
    WXLOGIN_DATABASE: database,
    WXLOGIN_PORT: '0',
  });

/** Renews every session, and logs everybody in again. */
async function look(service: Service, load: Load, emulator: Emulator) {
  const client = createClient(service.url);
  const renew = async ({ id, refreshToken }: Acknowledged) => {
    const { status, json } = await client.refresh(refreshToken ?? '');
    return status === 200 && json.user.id === id;
  };
  const known = (sessions: readonly Acknowledged[]) =>
    sessions.filter(({ refreshToken }) => refreshToken !== undefined);
  const renewed = await Promise.all(known(load.alive).map(renew));
  const returned = await Promise.all(known(load.ended).map(renew));
  const people = new Map([...load.alive, ...load.ended].map(({ user, id }) => [user, id]));
  const again = await Promise.all(
    [...people].map(async ([user, id]) => (await client.logIn(emulator.loginCode({ user }))).json.user?.id === id),
  );
  await client.close();
  const count = (answers: readonly boolean[], wanted: boolean) => answers.filter((answer) => answer === wanted).length;
  return { lost: count(renewed, false), revived: count(returned, true), strangers: count(again, false) };
}
