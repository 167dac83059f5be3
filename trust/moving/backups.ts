import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { type Client, createClient } from '../../journeys/client.ts';
import { type Acknowledged, type Load, startLoad } from '../../journeys/load.ts';
import { createFolder } from '../../journeys/program.ts';
import { type Service, startService } from '../../journeys/service.ts';
import { answered } from '../bad-days/under-load.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { fillDatabase } from './fill-database.ts';
import { type Run, runToEnd, runTool } from './run-to-end.ts';

const mostRestoreSeconds = 60;

export const restoredBackup: Trial = {
  name: 'restored-backup',
  proves: 'P21',
  claim:
    'a backup made while people log in and out, restored as the guide says: everybody acknowledged before it is there, and no session of theirs is live.',
  counts: 'users besides those of the load',
  on: 'each',
  sizes: { full: 1_000_000, quick: 0 },
  async run(stage) {
    const lacking = findLacking(stage.database);
    if (lacking) return { figures: {}, broken: [], notTried: `there is no ${lacking} here` };
    const folder = createFolder();
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const service = await startService({ database: stage.database, emulator });
    const client = createClient(service.url);
    try {
      await fillDatabase(stage.database, stage.size);
      const tools = chooseTools(stage.database, `${folder.path}/backup`);
      return await backUpAndRestore(stage, { service, client, emulator, tools });
    } finally {
      await client.close();
      await service.close();
      await emulator.close();
      folder.remove();
    }
  },
};

interface World {
  readonly service: Service;
  readonly client: Client;
  readonly emulator: Emulator;
  readonly tools: Tools;
}

async function backUpAndRestore(stage: Stage, { service, client, emulator, tools }: World): Promise<Outcome> {
  const deeds = { 'log in': 5, look: 2, renew: 2, 'log out': 3 };
  const load = startLoad({ client, emulator, deeds, seed: stage.seed, perSecond: stage.perSecond });
  await answered(load, 100);
  const before = [...load.alive, ...load.ended];
  const [endedBefore, answersBefore] = [load.ended.length, load.latencies.length];
  const backup = await tools.backUp();
  const answersDuring = load.latencies.length - answersBefore;
  await answered(load, 60);
  await load.stop();
  const [instance] = service.instances;
  await instance?.end('SIGTERM');
  const restore = await tools.restore();
  await instance?.start();
  await service.balancer.sees(instance?.url ?? '', 'ready');

  const revived = await countLive(client, load);
  const { lost, people } = await countLost(client, before, emulator);
  return {
    figures: {
      users: stage.size,
      'backup s': backup.seconds.toFixed(1),
      'answers during it': answersDuring,
      'longest silence s': (load.longestSilenceMs / 1000).toFixed(2),
      'restore s': restore.seconds.toFixed(1),
      'peak memory MB': Math.max(backup.peakMb, restore.peakMb),
      'people before it': people,
      lost,
      'sessions ended since': load.ended.length - endedBefore,
      revived,
    },
    broken: findBroken({
      'there was load': people > 20 && load.ended.length - endedBefore > 2,
      'nothing failed while it was made': load.failures.size === 0,
      'everybody acknowledged before it is there': lost === 0,
      'no session is live': revived === 0,
      [`restored within ${mostRestoreSeconds} s`]: restore.seconds <= mostRestoreSeconds,
    }),
  };
}

/** Of all the sessions that were ever answered. */
async function countLive(client: Client, load: Load): Promise<number> {
  const answers = await Promise.all(
    [...load.alive, ...load.ended].map(({ refreshToken, accessToken }) =>
      refreshToken === undefined ? client.send('GET', '/me', { bearer: accessToken }) : client.refresh(refreshToken),
    ),
  );
  return answers.filter(({ status }) => status !== 401).length;
}

/** They log in again and are who they were. */
async function countLost(client: Client, sessions: readonly Acknowledged[], emulator: Emulator) {
  const people = new Map(sessions.map(({ user, id }) => [user, id]));
  const again = await Promise.all(
    [...people].map(async ([user, id]) => {
      const { json } = await client.logIn(emulator.loginCode({ user }));
      return json.user?.id === id && json.is_new_user === false;
    }),
  );
  return { people: people.size, lost: again.filter((isThere) => !isThere).length };
}

/** MariaDB's server can be there without its tools. */
const findLacking = (database: string): string | undefined =>
  database.startsWith('mysql:') && !isProgram('mariadb-dump') ? 'mariadb-dump (Debian: mariadb-client)' : undefined;

const isProgram = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

interface Tools {
  backUp(): Promise<Run>;
  restore(): Promise<Run>;
}

/** What docs/guides/backups.md tells to run, word by word. */
function chooseTools(database: string, file: string): Tools {
  if (database.startsWith('sqlite:')) {
    return { backUp: () => runOurs(database, 'backup', file), restore: () => runOurs(database, 'restore', file) };
  }
  const { backUp, restore } = database.startsWith('mysql:')
    ? describeMysql(database, file)
    : describePostgres(database, file);
  return {
    backUp,
    async restore() {
      const restored = await restore();
      const ended = await runOurs(database, 'end-sessions');
      return { ...ended, seconds: restored.seconds + ended.seconds };
    },
  };
}

async function runOurs(database: string, ...args: readonly string[]): Promise<Run> {
  const run = await runToEnd(args, { WXLOGIN_DATABASE: database });
  if (run.status !== 0) throw new Error(`wxlogin ${args[0]} ended with ${run.status}: ${run.output}`);
  return run;
}

const describePostgres = (database: string, file: string): Tools => ({
  backUp: () => runTool('pg_dump', ['--format=custom', `--file=${file}`, database]),
  restore: () =>
    runTool('pg_restore', [
      '--clean',
      '--if-exists',
      '--no-owner',
      '--single-transaction',
      `--dbname=${database}`,
      file,
    ]),
});

function describeMysql(database: string, file: string): Tools {
  const { hostname, port, username, password, pathname } = new URL(database);
  const where = [`--host=${hostname}`, `--port=${port}`, `--user=${username}`];
  const env = { MYSQL_PWD: decodeURIComponent(password) };
  const name = pathname.slice(1);
  const dump = ['--single-transaction', '--hex-blob', `--result-file=${file}`, name];
  return {
    backUp: () => runTool('mariadb-dump', [...where, ...dump], env),
    restore: () => runTool('mariadb', [...where, `--execute=source ${file}`, name], env),
  };
}
