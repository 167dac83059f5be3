import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, createFolder, findFreePort, type Program, startProgram } from './program.ts';

const rounds = 8;
const people = 40;

/** What a client was told, and must find true after every restart. */
interface Acknowledged {
  readonly user: string;
  readonly id: string;
  readonly refreshToken: string;
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
    await program.printed('wxlogin is listening');
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
    for (let round = 0; round < rounds; round += 1) {
      expect(await killWhileLoggingIn(acknowledged, round)).toBe('SIGKILL');
      await start();
    }
    expect(acknowledged.length).toBeGreaterThan(rounds * 15);

    for (const logins of byUser(acknowledged).values()) {
      expect(new Set(logins.map(({ id }) => id)).size, `records of ${logins[0]?.user}`).toBe(1);
      // A person has at most twenty sessions; the newest of them must all be renewed.
      for (const login of logins.slice(-15)) {
        const renewed = await call('POST', `${url}/refresh`, { json: { refresh_token: login.refreshToken } });
        expect([renewed.status, renewed.json?.user?.id]).toEqual([200, login.id]);
      }
    }
  });

  /** Eight clients log people in until the service dies in the middle of it: after a number of answers that differs each round. */
  async function killWhileLoggingIn(acknowledged: Acknowledged[], round: number): Promise<number | string> {
    let isAlive = true;
    const enough = acknowledged.length + 15 + round * 4;
    const clients = Array.from({ length: 8 }, async (_, client) => {
      for (let turn = 0; isAlive; turn += 1) {
        const login = await logIn(`p${(client * 7 + turn * 3 + round) % people}`);
        if (login) acknowledged.push(login);
      }
    });
    while (acknowledged.length < enough) await new Promise((resolve) => setImmediate(resolve));
    const status = await program.end('SIGKILL');
    isAlive = false;
    await Promise.all(clients);
    return status;
  }

  async function logIn(user: string): Promise<Acknowledged | undefined> {
    const { code } = await emulator.loginCode({ user });
    const reply = await call('POST', `${url}/login`, { json: { code } }).catch(() => undefined);
    return reply?.status === 200 ? { user, id: reply.json.user.id, refreshToken: reply.json.refresh_token } : undefined;
  }
});

function byUser(logins: readonly Acknowledged[]): Map<string, Acknowledged[]> {
  const groups = new Map<string, Acknowledged[]>();
  for (const login of logins) groups.set(login.user, [...(groups.get(login.user) ?? []), login]);
  return groups;
}
