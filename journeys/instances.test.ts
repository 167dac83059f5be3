import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRows } from '../packages/server/test/servers/count-rows.ts';
import { type Client, createClient } from './client.ts';
import { databases } from './databases.ts';
import { createFolder } from './program.ts';
import { type Service, startService } from './service.ts';

describe.each(databases)('three processes on one $name', ({ fresh }) => {
  const folder = createFolder();
  let emulator: Emulator;
  let database: string;
  let service: Service;
  /** Directly to each instance. */
  let clients: readonly Client[];

  beforeAll(async () => {
    emulator = await startEmulator({ port: 0, loginsPerMinute: 0 });
    database = await fresh(folder.path);
    service = await startService({ database, emulator, instances: 3 });
    clients = service.instances.map(({ url }) => createClient(url));
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await service.close();
    await emulator.close();
    folder.remove();
  });

  const everywhere = <T>(ask: (client: Client) => Promise<T>): Promise<T[]> => Promise.all(clients.map(ask));
  const statuses = (answers: readonly { status: number }[]): number[] => answers.map(({ status }) => status).sort();
  /** The claim of an access token that names its session. */
  const sessionOf = (accessToken: string): string =>
    JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sid;

  it('bring an empty database up to date together, and sign with one key', async () => {
    const keys = await everywhere((client) => client.send('GET', '/.well-known/jwks.json'));
    expect(keys[0]?.json.keys).toHaveLength(1);
    for (const { json } of keys) expect(json).toEqual(keys[0]?.json);
  });

  it('make one user of a person who logs in for the first time at all of them', async () => {
    const { users } = await countRows(database);
    const answers = await everywhere((client) => client.logIn(emulator.loginCode({ user: 'newcomer' })));
    expect(statuses(answers)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ json }) => json.user.id)).size).toBe(1);
    expect(answers.filter(({ json }) => json.is_new_user)).toHaveLength(1);
    expect((await countRows(database)).users).toBe(users + 1);
  });

  it('give one session for a code that one client sends to all of them at once', async () => {
    emulator.fault({ path: '/sns/jscode2session', times: 3, delayMs: 300 });
    const code = emulator.loginCode({ user: 'impatient' });
    const answers = await everywhere((client) => client.logIn(code, 'one-tap'));
    emulator.clearFaults();
    expect(statuses(answers)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ json }) => json.refresh_token)).size).toBe(1);
  });

  it('give one session for a code that several clients send to all of them at once, and refuse the others', async () => {
    const code = emulator.loginCode({ user: 'overheard' });
    const answers = await everywhere((client) => client.logIn(code));
    expect(statuses(answers)).toEqual([200, 400, 400]);
    for (const { json } of answers.filter(({ status }) => status === 400)) expect(json.code).toBe('js_code_used');
  });

  it('give one successor for a refresh token that is renewed at all of them at once', async () => {
    const { json } = await clients[0]!.logIn(emulator.loginCode());
    const answers = await everywhere((client) => client.refresh(json.refresh_token));
    expect(statuses(answers)).toEqual([200, 200, 200]);
    expect(new Set(answers.map((answer) => answer.json.refresh_token)).size).toBe(1);
    expect(new Set(answers.map((answer) => sessionOf(answer.json.access_token))).size).toBe(1);
    expect((await clients[1]!.refresh(answers[0]?.json.refresh_token)).status).toBe(200);
  });

  it('know at once of a logout at one of them', async () => {
    const { json } = await clients[0]!.logIn(emulator.loginCode());
    const bearer = json.access_token;
    expect(statuses(await everywhere((client) => client.send('GET', '/me', { bearer })))).toEqual([200, 200, 200]);
    expect((await clients[1]!.send('POST', '/logout', { json: {}, bearer })).status).toBe(204);
    expect(statuses(await everywhere((client) => client.send('GET', '/me', { bearer })))).toEqual([401, 401, 401]);
    expect(statuses(await everywhere((client) => client.refresh(json.refresh_token)))).toEqual([401, 401, 401]);
  });
});

describe.each(databases.filter(({ startServer }) => startServer))('a frozen $name', ({ startServer }) => {
  it('makes instances unready within a second or so, not dead, and ready again when it goes on', async () => {
    const server = await startServer?.();
    const emulator = await startEmulator({ port: 0 });
    const service = await startService({ database: server?.url ?? '', emulator, instances: 2 });
    const clients = service.instances.map(({ url }) => createClient(url));
    await server?.freeze();
    for (const client of clients) {
      // Whoever asks shares the look of the balancer, and that one may have begun before.
      await client.send('GET', '/readyz');
      const began = performance.now();
      const ready = await client.send('GET', '/readyz');
      expect(performance.now() - began).toBeLessThan(1500);
      expect(ready.json).toMatchObject({ status: 503, code: 'storage_unavailable', parts: { service: 'ok' } });
      expect(ready.json.parts.database).toMatch(/^(slow|unavailable)$/);
      expect((await client.send('GET', '/livez')).status).toBe(200);
    }
    await server?.thaw();
    await Promise.all(service.instances.map(({ url }) => service.balancer.sees(url, 'ready')));
    expect((await clients[0]!.logIn(emulator.loginCode())).status).toBe(200);
    await Promise.all(clients.map((client) => client.close()));
    await service.close();
    await emulator.close();
    await server?.remove();
  });
});
