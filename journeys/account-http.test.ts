import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, createClient } from './client.ts';
import { databases } from './databases.ts';
import { createFolder } from './program.ts';
import { type Service, startService } from './service.ts';

describe.each(databases)('the life of an account at two processes on one $name', ({ fresh }) => {
  const folder = createFolder();
  let emulator: Emulator;
  let service: Service;
  /** Through the balancer, as phones come. */
  let phones: Client;
  /** Directly to each instance. */
  let clients: readonly Client[];
  /** A back end, as `wxlogin clients create` made it. */
  let backEnd: { readonly id: string; readonly secret: string };
  /** What is open on the person's two devices. */
  let mine: Answer['json'];
  let other: Answer['json'];
  /** What nobody may find in an output. */
  const secrets: string[] = [];

  beforeAll(async () => {
    emulator = await startEmulator({ port: 0, loginsPerMinute: 0 });
    service = await startService({ database: await fresh(folder.path), emulator, instances: 2 });
    phones = createClient(service.url);
    clients = service.instances.map(({ url }) => createClient(url));
    emulator.describe('anna', { phone: '13912345678' });
    backEnd = JSON.parse(await run('clients', 'create', '--name', 'shop', '--scope', 'introspect', '--json'));
    secrets.push(backEnd.secret, '13912345678', emulator.loginCode({ user: 'anna' }).openid);
  });
  afterAll(async () => {
    await Promise.all([phones, ...clients].map((client) => client.close()));
    await service.close();
    await emulator.close();
    folder.remove();
  });

  const run = (...args: string[]): Promise<string> => service.run(args);
  const everywhere = <T>(ask: (client: Client) => Promise<T>): Promise<T[]> => Promise.all(clients.map(ask));
  const mintCode = (): string => {
    const { code } = emulator.loginCode({ user: 'anna' });
    secrets.push(code);
    return code;
  };
  async function logIn(): Promise<Answer> {
    const answer = await phones.logIn({ code: mintCode() });
    if (answer.status === 200) secrets.push(answer.json.access_token, answer.json.refresh_token);
    return answer;
  }
  const introspect = (client: Client, token: string): Promise<Answer> =>
    client.send('POST', '/introspect', { form: { token, client_id: backEnd.id, client_secret: backEnd.secret } });

  /** What each instance says to both tokens, and whether a back end is told that they are good. */
  const present = ({ access_token: bearer, refresh_token: refreshToken }: Answer['json']) =>
    everywhere(async (client) => [
      (await client.send('GET', '/me', { bearer })).status,
      (await client.send('GET', '/verify', { bearer })).status,
      (await introspect(client, bearer)).json.active,
      (await introspect(client, refreshToken)).json.active,
    ]);
  const good = [200, 200, true, true];
  const refused = [401, 401, false, false];

  it('begins with a login, and a phone number that is shown masked at both', async () => {
    mine = (await logIn()).json;
    const { code } = emulator.phoneCode({ user: 'anna' });
    secrets.push(code);
    const bound = await phones.send('POST', '/me/phone', { json: { code }, bearer: mine.access_token });
    expect(bound).toMatchObject({ status: 200, json: { id: mine.user.id, phone_masked: '139****5678' } });
    const told = await everywhere((client) => client.send('GET', '/me', { bearer: mine.access_token }));
    expect(told.map(({ json }) => json.phone_masked)).toEqual(['139****5678', '139****5678']);
  });

  it('lists another device, and ends it at both', async () => {
    other = (await logIn()).json;
    const bearer = mine.access_token;
    const { json } = await phones.send('GET', '/me/sessions', { bearer });
    expect(json.sessions.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
    expect(await present(other)).toEqual([good, good]);
    expect((await phones.send('DELETE', `/me/sessions/${json.sessions[0].id}`, { bearer })).status).toBe(204);
    expect(await present(other)).toEqual([refused, refused]);
    expect(await present(mine)).toEqual([good, good]);
  });

  it('has a role as soon as the operator has given it', async () => {
    await run('users', 'role', mine.user.id, '--add', 'editor');
    const introspected = await everywhere((client) => introspect(client, mine.access_token));
    expect(introspected.map(({ json }) => json)).toMatchObject(
      Array(2).fill({ active: true, sub: mine.user.id, roles: ['editor'] }),
    );
    const told = await everywhere((client) => client.send('GET', '/me', { bearer: mine.access_token }));
    expect(told.map(({ json }) => json.roles)).toEqual([['editor'], ['editor']]);
  });

  it('is closed at both once the operator has banned the user, and open for new logins after that', async () => {
    await run('users', 'ban', mine.user.id, '--reason', 'spam');
    expect(await present(mine)).toEqual([refused, refused]);
    expect((await phones.refresh(mine.refresh_token)).status).toBe(401);
    expect(await logIn()).toMatchObject({ status: 403, json: { code: 'user_blocked' } });
    await run('users', 'unban', mine.user.id);
    expect(await present(mine)).toEqual([refused, refused]);
    const again = await logIn();
    expect(again.json).toMatchObject({ is_new_user: false, user: { id: mine.user.id, roles: ['editor'] } });
    mine = again.json;
  });

  it('ends with a fresh code; whoever returns is new, and has nothing of before', async () => {
    const gone = await phones.send('DELETE', '/me', { json: { code: mintCode() }, bearer: mine.access_token });
    expect(gone.status).toBe(204);
    expect(await present(mine)).toEqual([refused, refused]);
    const { json } = await logIn();
    expect(json).toMatchObject({ is_new_user: true, user: { phone_masked: null, roles: [] } });
    expect(json.user.id).not.toBe(mine.user.id);
  });

  it('is in the audit trail from beginning to end, of which nothing was changed', async () => {
    const [trail, verdict] = await Promise.all([
      run('audit', 'search', '--user', mine.user.id, '--json'),
      run('audit', 'verify', '--json'),
    ]);
    const events: { name: string; actor: string }[] = JSON.parse(trail).toReversed();
    expect(events.map(({ name, actor }) => `${actor}: ${name}`)).toEqual([
      'user: login',
      'user: phone_bound',
      'user: login',
      'user: logout',
      'operator: roles_changed',
      'operator: user_banned',
      'user: login_refused',
      'operator: user_unbanned',
      'user: login',
      'user: user_deleted',
    ]);
    expect(JSON.parse(verdict)).toMatchObject({ isWhole: true, findings: [] });
    const outputs = [trail, ...service.instances.map((instance) => instance.output())].join('\n');
    for (const secret of secrets) expect(outputs).not.toContain(secret);
  });
});
