import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../../packages/server/src/store/sql/sqlite/open-database.ts';
import { exitCodes } from '../../../packages/wxlogin/src/exit-codes.ts';
import type { Round } from '../../bad-days/under-load.ts';
import { troubleUnderLoad } from '../../bad-days/under-load.ts';
import { findBroken, type Outcome, type Trial } from '../../trial.ts';
import { attachStrace, findWhyNotTraced } from '../trace/attach-strace.ts';
import { askWhile, createSeen, logInBy, type Seen, timeUntilGood } from './ask-while.ts';
import { makeSmallDisk, type SmallDisk } from './small-disk.ts';

const longestRecoverySeconds = 5;
const megabytes = 96;

interface Disk extends SmallDisk {
  readonly file: string;
}

export const failingDisk: Trial = {
  name: 'failing-disk',
  proves: 'P17',
  claim: `SQLite on a disk that is full (one point in 20), refuses single writes with ENOSPC or EIO, or fails to confirm (one in 10), under load: changes are answered 503 storage_unavailable, reading goes on, all is well ${longestRecoverySeconds} s after the disk is, without a restart; who is not confirmed ends at once and is started again. Nothing acknowledged is lost, the file is whole.`,
  counts: 'points',
  on: 'one',
  sizes: { full: 200, quick: 0 },
  async run(stage) {
    const notTried = await findWhyNotTraced();
    const small = notTried ? undefined : makeSmallDisk(megabytes);
    if (!small) return { figures: {}, broken: [], notTried: notTried ?? 'This user may not mount a small disk.' };
    const disk = { ...small, file: `${small.path}/wxlogin.db` };
    try {
      const seen = createSeen();
      const database = `sqlite:${disk.file}`;
      const outcome = await troubleUnderLoad({ ...stage, database }, (round) => trouble(round, disk, seen));
      return judge(outcome, { seen, points: stage.size, integrity: await checkIntegrity(disk.file) });
    } finally {
      disk.remove();
    }
  },
};

function judge(
  { figures, broken }: Outcome,
  { seen, points, integrity }: { seen: Seen; points: number; integrity: unknown },
): Outcome {
  const slowest = Math.max(0, ...seen.recoveries);
  return {
    figures: {
      ...figures,
      'changes refused': seen.refused,
      'reads meanwhile': seen.reads,
      'slowest recovery': `${slowest.toFixed(2)} s`,
      'ended, as not confirmed': seen.ends,
    },
    broken: [
      ...broken,
      ...findBroken({
        [`every answer is as documented, unlike: ${seen.odd.slice(0, 5).join('; ')}`]: seen.odd.length === 0,
        'changes were refused at most points': seen.refused >= points * 0.8,
        'reading goes on': seen.reads > 0,
        'all is well soon after the disk is': slowest <= longestRecoverySeconds,
        [`the file is whole, not: ${integrity}`]: integrity === 'ok',
      }),
    ],
  };
}

function trouble(round: Round, disk: Disk, seen: Seen): Promise<void> {
  if (round.round % 20 === 0) return fillUp(round, disk, seen);
  return round.round % 10 === 5 ? failToConfirm(round, disk, seen) : refuseWrites(round, disk, seen);
}

/** For both instances. */
async function fillUp({ service, emulator }: Round, disk: Disk, seen: Seen): Promise<void> {
  const people = await Promise.all(service.instances.map(({ url }) => logInBy(url, emulator)));
  await emptyLog(disk.file);
  disk.fill();
  for (const [index, person] of people.entries()) {
    const refusedBefore = seen.refused;
    await askWhile(person, seen, 10);
    if (seen.refused === refusedBefore) seen.odd.push(`instance ${index} refused nothing on a full disk`);
  }
  disk.relieve();
  for (const person of people) seen.recoveries.push(await timeUntilGood(person));
}

/** Some of the next writes to the log, of one instance. */
async function refuseWrites({ service, emulator, random }: Round, { file }: Disk, seen: Seen): Promise<void> {
  const [instance] = service.instances;
  if (!instance) return;
  const person = await logInBy(instance.url, emulator);
  const first = 1 + Math.floor(random() * 20);
  const last = first + Math.floor(random() * 20);
  const error = random() < 0.5 ? 'ENOSPC' : 'EIO';
  const { pid } = instance;
  const attached = await attachStrace(pid, inject(file, ['pwrite64'], `error=${error}:when=${first}..${last}`));
  await askWhile(person, seen, 12).finally(() => attached.detach());
  seen.recoveries.push(await timeUntilGood(person));
  if (instance.pid !== pid) seen.odd.push('a refused write ended the process');
}

async function failToConfirm({ service, emulator }: Round, { file }: Disk, seen: Seen): Promise<void> {
  const [instance] = service.instances;
  if (!instance) return;
  const person = await logInBy(instance.url, emulator);
  const attached = await attachStrace(instance.pid, inject(file, ['fsync', 'fdatasync'], 'error=EIO'));
  const login = person.logIn().then(
    ({ status }) => status,
    () => 0,
  );
  const ended = await Promise.race([instance.ended, wait(3000)]);
  if (ended === undefined) {
    seen.odd.push('the process goes on after a failed fsync');
    await instance.end('SIGKILL');
  } else if (ended !== exitCodes.internal.status) seen.odd.push(`a failed fsync: ended with ${ended}`);
  if ((await login) === 200) seen.odd.push('a login was answered that the disk had not confirmed');
  await attached.detach();
  seen.ends += 1;
  seen.refused += 1;
  await instance.start();
  await service.balancer.sees(instance.url, 'ready');
}

const inject = (file: string, calls: readonly string[], how: string): string[] => [
  ...['-P', `${file}-wal`, '-o', '/dev/null', '-e', `trace=${calls.join(',')}`],
  ...calls.flatMap((call) => ['-e', `inject=${call}:${how}`]),
];

/** What was written there before has its space already. */
async function emptyLog(file: string): Promise<void> {
  const database = await openDatabase(file);
  database.exec('pragma wal_checkpoint(truncate)');
  database.close();
}

async function checkIntegrity(file: string): Promise<unknown> {
  const database = await openDatabase(file);
  const answer = database.prepare('pragma integrity_check').get()?.integrity_check;
  database.close();
  return answer;
}
