// Phones with the real SDK, the real server with its memory store, the emulator as WeChat, all on one virtual clock.

import { startEmulator } from '@wxlogin/emulator';
import { createLogin, type Login } from '@wxlogin/server';
import { type Answer, type AuthOptions, createAuth } from '../../packages/miniprogram/src/index.ts';
import { createPhone, type Sent } from '../../packages/miniprogram/test/phone.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

const app = { appid: 'wxde30de30de30de30', secret: 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1' };
const origin = 'http://api.example.com';
const baseURL = `${origin}/auth`;

/** Milliseconds; the ratios between them matter, not their size. */
export const delays = { wayThere: 40, wayBack: 40, wxLogin: 120, jscode2session: 50, noNetwork: 100, timeout: 10_000 };

/** What becomes of one request: a phone without network knows at once, a lost answer is known by the timeout. */
export type Fate = 'answered' | 'no network' | 'answer lost';

export type WorldPhone = ReturnType<World['createPhone']>;

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld(startMs: number) {
  const time = createVirtualTime(startMs);
  const emulator = await startEmulator({ port: 0, apps: [app], clock: time.nowMs, record: false });
  const login = await createLogin({
    mode: 'development',
    issuer: baseURL,
    apps: [{ appid: app.appid, appSecret: app.secret }],
    database: 'memory:',
    wechatEmulatorURL: emulator.url,
    clock: { nowMs: time.nowMs, monotonicMs: time.nowMs },
  });

  return {
    time,
    createPhone: (person: string) =>
      createWorldPhone({ time, login, askCode: async () => (await emulator.loginCode({ user: person })).code }),
    async close() {
      await login.close();
      await emulator.close();
    },
  };
}

interface Surroundings {
  readonly time: VirtualTime;
  readonly login: Login;
  /** A fresh code of this person's. */
  askCode(): Promise<string>;
}

function createWorldPhone({ time, login, askCode }: Surroundings) {
  const counts = {
    ...{ wxLogin: 0, checkSession: 0, reads: 0 },
    /** Requests that reached a server. */
    ...{ login: 0, refresh: 0, others: 0, app: 0 },
    /** Of these, those answered with 401, and those of the session whose answer was lost. */
    ...{ refused: 0, sessionLost: 0 },
    /** Requests that never left the phone. */
    unsent: 0,
  };
  const world = { counts, decideFate: (): Fate => 'answered', start };

  const phone = createPhone(async (sent) => {
    const fate = world.decideFate();
    if (fate === 'no network') {
      counts.unsent += 1;
      return fail(delays.noNetwork, 'request:fail');
    }
    count(sent);
    await time.wait(delays.wayThere);
    const answer = await time.standStill(answerRequest(login, sent));
    if (answer.statusCode === 401) counts.refused += 1;
    if (fate === 'answer lost') {
      if (sent.url.startsWith(baseURL)) counts.sessionLost += 1;
      return fail(delays.timeout, 'request:fail timeout');
    }
    await time.wait(delays.wayBack + (sent.url === `${baseURL}/login` ? delays.jscode2session : 0));
    return answer;
  });

  function count({ url }: Sent): void {
    if (url === `${baseURL}/login`) counts.login += 1;
    else if (url === `${baseURL}/refresh`) counts.refresh += 1;
    else if (url.startsWith(baseURL)) counts.others += 1;
    else counts.app += 1;
  }

  async function fail(afterMs: number, errMsg: string): Promise<Partial<Answer>> {
    await time.wait(afterMs);
    return { errMsg } as object;
  }

  const { getStorageSync } = phone.platform;
  const platform = Object.assign(phone.platform, {
    async login({ success, fail: refuse }: Parameters<typeof phone.platform.login>[0]) {
      counts.wxLogin += 1;
      const isAway = world.decideFate() === 'no network';
      await time.wait(isAway ? delays.noNetwork : delays.wxLogin);
      if (isAway) refuse({ errMsg: 'login:fail' });
      else success({ code: await time.standStill(askCode()) });
    },
    checkSession() {
      counts.checkSession += 1;
    },
    getStorageSync(name: string) {
      counts.reads += 1;
      return getStorageSync(name);
    },
  });

  /** The mini program starts: only what lies in the storage is left of earlier times. */
  function start(options: Partial<AuthOptions> = {}) {
    const now = () => Math.floor(time.nowMs() / 1000);
    return createAuth({ baseURL, platform, now, random: () => 0.5, wait: time.wait, ...options });
  }

  return world;
}

/** wxlogin at its paths, a back end that checks the access token at all others. */
async function answerRequest(login: Login, { method, url, header, data }: Sent) {
  if (!url.startsWith(baseURL))
    return { statusCode: await checkToken(login, header.Authorization), data: {}, header: {} };
  const body = method === 'GET' ? null : JSON.stringify(data);
  const headers = { 'content-type': 'application/json', ...header };
  const answer = await login.fetch(new Request(url, { method, headers, body }));
  const text = await answer.text();
  return { statusCode: answer.status, data: text && JSON.parse(text), header: Object.fromEntries(answer.headers) };
}

const checkToken = (login: Login, authorization = '') =>
  login.verify(authorization.replace('Bearer ', '')).then(
    () => 200,
    () => 401,
  );

export const aRequest = { url: `${origin}/orders` };
