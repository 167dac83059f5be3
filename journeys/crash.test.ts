import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, createFolder, findFreePort, type Program, startProgram } from './program.ts';

const rounds = 8;
const people = 40;

/** What a client was told, and must find true after every restart. */
interface Acknowledged {
  readonly user: string;
  readonly id: string;
  refreshToken: string;
}

describe('a service that is killed while people log in', () => {
  const folder = createFolder();
  let emulator: Emulator;
  let program: Program;
  let url: string;

  async function start(): Promise<void> {
    const port = new URL(url).port;
    program = startProgram(['start'], {
      cwd: folder.path,
      env: {
        WXLOGIN_MODE: 'development',
        WXLOGIN_ISSUER: url,
        WXLOGIN_PORT: port,
        WXLOGIN_APPID: 'wxde30de30de30de30',
        WXLOGIN_APP_SECRET: '0123456789abcdef0123456789abcdef',
        WXLOGIN_WECHAT_EMULATOR_URL: emulator.url,
        WXLOGIN_DATABASE: `sqlite:${folder.path}/wxlogin.db`,
      },
    });
    await program.printed('"listening"');
  }

  beforeAll(async () => {
    emulator = await startEmulator({ port: 0, loginsPerMinute: 0 });
    url = `http://127.0.0.1:${await findFreePort()}`;
    await start();
  });
  afterAll(async () => {
    await program.end();
    await emulator.close();
    folder.remove();
  });

  it(`keeps every answered login and makes nobody twice, ${rounds} times over`, async () => {
    const acknowledged: Acknowledged[] = [];
    const idOf = new Map<string, string>();
    let killed = 0;

    for (let round = 0; round < rounds; round += 1) {
      let isAlive = true;
      const logInUntilKilled = async (worker: number) => {
        for (let turn = 0; isAlive; turn += 1) {
          const user = `p${(worker * 7 + turn * 3 + round) % people}`;
          const { code } = await emulator.loginCode({ user });
          const reply = await call('POST', `${url}/login`, { json: { code } }).catch(() => undefined);
          if (reply?.status === 200)
            acknowledged.push({ user, id: reply.json.user.id, refreshToken: reply.json.refresh_token });
        }
      };
      const before = acknowledged.length;
      const workers = Array.from({ length: 8 }, (_, worker) => logInUntilKilled(worker));
      // Killed in the middle of work: after a number of answers that differs each round.
      while (acknowledged.length < before + 15 + round * 4) await new Promise((resolve) => setImmediate(resolve));
      const status = await program.end('SIGKILL');
      isAlive = false;
      await Promise.all(workers);
      if (status === 'SIGKILL') killed += 1;
      await start();
    }

    expect(killed).toBe(rounds);
    for (const { user, id } of acknowledged) {
      expect(idOf.get(user) ?? id, `two records of ${user}`).toBe(id);
      idOf.set(user, id);
    }
    // Each person's newest twenty sessions live; every one of them must still be renewed.
    for (const user of idOf.keys()) {
      for (const login of acknowledged.filter((each) => each.user === user).slice(-15)) {
        const renewed = await call('POST', `${url}/refresh`, { json: { refresh_token: login.refreshToken } });
        expect([renewed.status, renewed.json?.user?.id]).toEqual([200, login.id]);
      }
    }
    expect(acknowledged.length).toBeGreaterThan(rounds * 15);
  });
});
