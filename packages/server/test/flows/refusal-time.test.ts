import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginRefusalTime } from '../../src/flows/refusal-time.ts';
import { type ClientsDesk, startClientsDesk, writeBasic } from '../clients-desk.ts';
import { appid } from '../desk.ts';

/** Timers count whole milliseconds. */
const leastMs = 9;

describe('a wrong credential is refused so late that the time does not show whether what it names is there', () => {
  let desk: ClientsDesk;
  beforeAll(async () => {
    desk = await startClientsDesk();
  });
  afterAll(() => desk.close());

  async function time(work: () => Promise<{ readonly status: number }>): Promise<number> {
    const began = performance.now();
    expect((await work()).status).toBe(401);
    return performance.now() - began;
  }

  it('refresh tokens', async () => {
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    const [prefix, version, id, counter] = json.refresh_token.split('.');
    for (const session of [id, `${id.slice(0, -4)}0000`]) {
      const refresh_token = [prefix, version, session, counter, 'A'.repeat(43)].join('.');
      expect(await time(() => desk.send('POST', '/refresh', { json: { refresh_token } }))).toBeGreaterThan(leastMs);
    }
  });

  it('secrets of clients', async () => {
    const { id } = await desk.makeClient(['introspect']);
    for (const client of [id, `${id.slice(0, -4)}0000`]) {
      const basic = writeBasic(client, `wxc1.${'A'.repeat(43)}`);
      expect(await time(() => desk.postForm('/introspect', { token: 'x' }, basic))).toBeGreaterThan(leastMs);
    }
  });

  it('by chance a little later still', async () => {
    const times = new Set<number>();
    const wait = async (ms: number) => void times.add(ms);
    for (let byte = 0; byte < 256; byte += 1) await beginRefusalTime({ wait, randomBytes: () => Buffer.of(byte) });
    expect(times).toEqual(new Set(Array.from({ length: 8 }, (_, step) => 10 + step)));
  });
});
