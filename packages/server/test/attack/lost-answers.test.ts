import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultProxy, openFaultProxy } from '../../../../trust/network/fault-proxy.ts';
import { appid, appSecret, type Desk, type Reply, startDesk } from '../desk.ts';

/** Every offset would be 1; the quick form takes each seventh. */
const step = 7;

describe('a network that loses answers', () => {
  let desk: Desk;
  let network: FaultProxy;
  beforeAll(async () => {
    desk = await startDesk({ apps: [{ appid, appSecret }] }, 'socket', {
      loginsPerMinute: 0,
    });
    network = await openFaultProxy({ port: Number(new URL(desk.address).port) });
  });
  afterAll(async () => {
    await network.close();
    await desk.close();
  });

  /** The whole answer, or undefined when it was lost on the way. */
  async function post(
    path: string,
    json: object,
    headers: Record<string, string> = {},
  ): Promise<Pick<Reply, 'status' | 'json'> | undefined> {
    try {
      const response = await fetch(network.url + path, {
        method: 'POST',
        body: JSON.stringify(json),
        headers: { 'content-type': 'application/json', connection: 'close', ...headers },
      });
      return { status: response.status, json: await response.json() };
    } catch {
      return undefined;
    }
  }

  /** Cuts the answer at each offset in turn, until one arrives whole although a cut was set. Gives how many were lost. */
  async function losing(attempt: (cut: number) => Promise<boolean>): Promise<number> {
    for (let cut = 0, lost = 0; ; cut += step, lost += 1) if (await attempt(cut)) return lost;
  }
  const withNetwork = <T>(cut: number, work: () => Promise<T>) => {
    network.set(cut < Number.POSITIVE_INFINITY ? { cut: { way: 'back', after: cut, by: 'reset' } } : {});
    return work();
  };
  const eventsOf = (from: number, name: string) => desk.events.slice(from).filter((event) => event.name === name);

  it('makes one user and one session of a login that is retried, wherever its answer was cut', async () => {
    const userIds = new Set<string>();
    const lost = await losing(async (cut) => {
      const [code, from] = [await desk.code('xiaoming'), desk.events.length];
      const key = { 'idempotency-key': `key-${cut}` };
      const first = await withNetwork(cut, () => post('/login', { code }, key));
      if (first) return true;
      const retry = await withNetwork(Number.POSITIVE_INFINITY, () => post('/login', { code }, key));
      expect(retry).toMatchObject({ status: 200 });
      userIds.add(retry?.json.user.id);
      expect(eventsOf(from, 'login')).toHaveLength(1);
      expect(eventsOf(from, 'login_replayed')).toHaveLength(1);
      expect((await desk.login.verify(retry?.json.access_token)).sid).toBe(eventsOf(from, 'login')[0]?.sessionId);
      return false;
    });
    expect(lost).toBeGreaterThan(100);
    expect(userIds.size).toBe(1);
  });

  it('never logs a client out whose refresh is retried, wherever its answer was cut', async () => {
    const from = desk.events.length;
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code('xiaohong') } });
    let { refresh_token } = json;
    const lost = await losing(async (cut) => {
      if ((await withNetwork(cut, () => post('/refresh', { refresh_token })))?.status) return true;
      const retry = await withNetwork(Number.POSITIVE_INFINITY, () => post('/refresh', { refresh_token }));
      expect(retry).toMatchObject({ status: 200 });
      refresh_token = retry?.json.refresh_token;
      return false;
    });
    expect(lost).toBeGreaterThan(100);
    expect(eventsOf(from, 'refresh_reuse')).toEqual([]);
    expect(new Set(desk.events.slice(from).map(({ sessionId }) => sessionId)).size).toBe(1);
    expect((await desk.send('POST', '/refresh', { json: { refresh_token } })).status).toBe(200);
  });

  it('ends one session only of a logout that is retried', async () => {
    const [gone, other] = await Promise.all(
      [1, 2].map(async () => (await desk.send('POST', '/login', { json: { code: await desk.code('lisa') } })).json),
    );
    const logOut = () => post('/logout', {}, { authorization: `Bearer ${gone.access_token}` });
    await withNetwork(20, logOut);
    expect(await withNetwork(Number.POSITIVE_INFINITY, logOut)).toMatchObject({
      status: 401,
      json: { code: 'session_ended' },
    });
    expect((await desk.send('GET', '/me', { bearer: other.access_token })).status).toBe(200);
  });
});
