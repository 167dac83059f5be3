import { describe, expect, it } from 'vitest';
import { createHealth, hearAnswers, type Part } from '../src/health.ts';
import type { PartState } from '../src/model/health.ts';
import { createMemoryStore } from '../src/store/memory/memory-store.ts';
import { startDesk } from './desk.ts';
import { captureLogger } from './wechat/capture-logger.ts';

const isDraining = () => false;
const part = (name: string, look: Part['look'], isVital = true): Part => ({ name, isVital, look });

/** A part that hangs until it is freed, and counts how often it is looked at. */
function createHanging() {
  let free = () => {};
  const freed = new Promise<PartState>((resolve) => {
    free = () => resolve('ok');
  });
  const hanging = {
    looks: 0,
    free: () => free(),
    look: () => {
      hanging.looks += 1;
      return freed;
    },
  };
  return hanging;
}

describe('the health of the service', () => {
  it('is ready while everything vital is ok, and reports the rest', async () => {
    const logger = captureLogger();
    const check = createHealth({
      parts: [part('database', () => 'ok'), part('wechat', () => 'failing', false)],
      isDraining,
      logger,
    });
    expect(await check()).toEqual({ isReady: true, parts: { service: 'ok', database: 'ok', wechat: 'failing' } });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('connect ECONNREFUSED db.internal');
      },
    ],
    ['rejects', () => Promise.reject(new Error('connect ECONNREFUSED db.internal'))],
  ])('names a part that %s unavailable, and its cause in the log only', async (_, look) => {
    const logger = captureLogger();
    const check = createHealth({ parts: [part('database', look)], isDraining, logger });
    expect(await check()).toEqual({ isReady: false, parts: { service: 'ok', database: 'unavailable' } });
    expect(JSON.stringify(logger.lines)).toContain('ECONNREFUSED');
  });

  it('asks a part that hangs once however many want to know, calls it slow meanwhile, and hears of its recovery', async () => {
    const logger = captureLogger();
    const database = createHanging();
    const check = createHealth({ parts: [part('database', database.look)], isDraining, logger, patienceMs: 20 });
    const flood = await Promise.all(Array.from({ length: 100 }, check));
    expect(new Set(flood.map(({ parts }) => parts.database))).toEqual(new Set(['slow']));
    expect((await check()).isReady).toBe(false);
    expect(database.looks).toBe(1);

    database.free();
    await expect.poll(async () => (await check()).isReady).toBe(true);
    expect(database.looks).toBe(2);
    expect(logger.lines.map(({ level, facts }) => [level, facts])).toEqual([
      ['warn', { part: 'database', state: 'slow' }],
      ['info', { part: 'database', state: 'ok' }],
    ]);
  });
});

describe('a database whose answer to a ping takes its time', () => {
  it('is well while it answers others', async () => {
    const { store, nextAnswer } = hearAnswers({ ...createMemoryStore(), ping: () => new Promise(() => {}) });
    const look = () => Promise.race([store.ping(), nextAnswer()]).then(() => 'ok' as const);
    const check = createHealth({
      parts: [part('database', look)],
      isDraining,
      logger: captureLogger(),
      patienceMs: 20,
    });
    const busy = check();
    await store.listSigningKeys();
    expect((await busy).parts.database).toBe('ok');
    expect((await check()).parts.database).toBe('slow');
  });
});

describe('an instance that is about to stop', () => {
  it('says so at /readyz, and goes on answering everything', async () => {
    const desk = await startDesk();
    expect((await desk.send('GET', '/readyz')).json).toEqual({
      status: 'ok',
      parts: { service: 'ok', database: 'ok', signing_key: 'ok', wechat: 'ok' },
    });
    desk.login.drain();
    const ready = await desk.send('GET', '/readyz');
    expect(ready.json).toMatchObject({
      status: 503,
      code: 'shutting_down',
      parts: { service: 'draining' },
    });
    expect((await desk.send('GET', '/livez')).json).toEqual({ status: 'ok' });
    const login = await desk.send('POST', '/login', { json: { code: await desk.code(), appid: 'wx1111111111111111' } });
    expect(login.status).toBe(200);
    expect(desk.logs.filter((line) => JSON.parse(line).level === 'error')).toEqual([]);
    await desk.close();
  });
});

describe('an instance that WeChat fails', () => {
  it('reports it and stays ready: those who are logged in still need it', async () => {
    const desk = await startDesk();
    desk.emulator.fault({ errcode: -1, times: 'always' });
    for (let turn = 0; turn < 20; turn += 1)
      await desk.send('POST', '/login', { json: { code: await desk.code(), appid: 'wx1111111111111111' } });
    const ready = await desk.send('GET', '/readyz');
    expect([ready.status, ready.json.parts.wechat]).toEqual([200, 'failing']);
    await desk.close();
  });
});
