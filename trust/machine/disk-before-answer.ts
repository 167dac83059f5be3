import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { type Client, createClient } from '../../journeys/client.ts';
import { createFolder } from '../../journeys/program.ts';
import { startService } from '../../journeys/service.ts';
import { findBroken, type Trial } from '../trial.ts';
import { attachStrace, findWhyNotTraced } from './trace/attach-strace.ts';
import { judgeAnswers } from './trace/judge-answers.ts';
import { readCalls } from './trace/read-calls.ts';

const atOnce = 25;
const calls = ['pwrite64', 'fsync', 'fdatasync', 'read', 'recvfrom', 'write', 'writev', 'sendto', 'sendmsg'];
/** More than a page and than an answer; the whole of each is to be seen. */
const longest = 8192;

export const diskBeforeAnswer: Trial = {
  name: 'disk-before-answer',
  proves: 'P2',
  claim: `On SQLite, every system call watched: no login, of ${atOnce} at once, and no refresh is answered before the log with its session is written and fsync has returned. What PostgreSQL and MariaDB promise of their disks is theirs; their settings are checked at the start.`,
  counts: 'answers',
  on: 'one',
  sizes: { full: 1000, quick: 60 },
  async run({ database, size }) {
    const notTried = await findWhyNotTraced();
    if (notTried) return { figures: {}, broken: [], notTried };
    const folder = createFolder();
    const trace = join(folder.path, 'trace');
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const service = await startService({ database, emulator });
    const client = createClient(service.instances[0]?.url ?? '');
    try {
      const watch = ['-y', '-x', '-s', String(longest), '-e', `trace=${calls.join(',')}`, '-o', trace];
      const attached = await attachStrace(service.instances[0]?.pid ?? 0, watch);
      const answers = await ask(client, emulator, size);
      await attached.detach();
      const lines = createInterface({ input: createReadStream(trace, 'latin1') });
      const judged = await judgeAnswers(readCalls(lines), `${database.slice('sqlite:'.length)}-wal`);
      return {
        figures: { answers, seen: judged.answers, early: judged.early, 'confirmed by the disk': judged.syncs },
        broken: findBroken({
          'every answer is good': answers === size,
          'every answer is seen': judged.answers === answers,
          'no answer is earlier than the disk': judged.early === 0,
        }),
      };
    } finally {
      await client.close();
      await service.close();
      await emulator.close();
      folder.remove();
    }
  },
};

/** Logins in crowds, so that they share commits; then refreshes one after the other: whatever is written meanwhile is theirs. */
async function ask(client: Client, emulator: Emulator, size: number): Promise<number> {
  const refreshes = Math.floor(size / 4);
  const tokens: string[] = [];
  let left = size - refreshes;
  let good = 0;
  const logIn = async () => {
    while (left > 0) {
      left -= 1;
      const { status, json } = await client.logIn(emulator.loginCode({ user: `p${left}` }));
      if (status !== 200) continue;
      good += 1;
      tokens.push(json.refresh_token);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, logIn));
  for (const token of tokens.slice(0, refreshes)) if ((await client.refresh(token)).status === 200) good += 1;
  return good;
}
