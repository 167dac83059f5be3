import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appid, appSecret, goodEnvironment, rootSecret } from '../configuration/good.ts';
import { makeFolder } from '../temporary-folder.ts';
import { startProgram } from './start-process.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0, apps: [{ appid, secret: appSecret }] });
});
afterAll(() => emulator.close());

const listening = /"address":"(http:[^"]+)".*wxlogin is listening/;

const development = () => ({
  ...goodEnvironment,
  WXLOGIN_MODE: 'development',
  WXLOGIN_ISSUER: 'http://127.0.0.1:8800',
  WXLOGIN_WECHAT_EMULATOR_URL: emulator.url,
  WXLOGIN_PORT: '0',
  WXLOGIN_LOG_LEVEL: 'debug',
  WXLOGIN_DRAIN_SECONDS: '0',
});

describe('wxlogin start', () => {
  it('GHSA-8fpg-xm3f-6cx3: refuses before it listens or touches a disk, with everything that is wrong', async () => {
    const cwd = makeFolder();
    const program = startProgram(['start'], { cwd, env: { WXLOGIN_APPID: 'hunter2', WXLOGIN_ISUER: 'x' } });
    expect(await program.ended).toBe(78);
    for (const name of ['issuer', 'apps.0.appid', 'apps.0.appSecret', 'WXLOGIN_ISUER']) {
      expect(program.stderr()).toContain(`\n  - ${name}`);
    }
    expect(program.stdout() + program.stderr()).not.toContain('hunter2');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('refuses a database that was made in development mode', async () => {
    const cwd = makeFolder();
    const first = startProgram(['start'], { cwd, env: development() });
    await first.sees(listening);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);

    const second = startProgram(['start'], { cwd, env: { ...goodEnvironment, WXLOGIN_PORT: '0' } });
    expect(await second.ended).toBe(78);
    expect(second.stderr()).toContain('database (WXLOGIN_DATABASE): was made in development mode');
    expect(second.stdout()).not.toContain('listening');
  });

  it('says why a database cannot be opened', async () => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, 'taken.db'));
    const env = { ...goodEnvironment, WXLOGIN_PORT: '0', WXLOGIN_DATABASE: 'sqlite:./taken.db' };
    const program = startProgram(['start'], { cwd, env });
    expect(await program.ended).toBe(1);
    expect(program.stderr()).toContain('wxlogin cannot start: ');
    expect(program.stderr()).not.toContain('at ');
  });

  it('says which port is taken and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const taken = { ...goodEnvironment, WXLOGIN_DATABASE: 'memory:' };
    const program = startProgram(['start'], {
      cwd: makeFolder(),
      env: { ...taken, WXLOGIN_PORT: String(port), WXLOGIN_OPERATOR_PORT: '0' },
    });
    expect(await program.ended).toBe(1);
    expect(program.stderr()).toMatch(`Port ${port} is in use. Stop what uses it, or choose another with WXLOGIN_PORT`);

    const operators = startProgram(['start'], {
      env: { ...taken, WXLOGIN_PORT: '0', WXLOGIN_OPERATOR_PORT: `${port}` },
    });
    expect(await operators.ended).toBe(1);
    expect(operators.stderr()).toMatch(
      `Port ${port} is in use. Stop what uses it, or choose another with WXLOGIN_OPERATOR_PORT`,
    );
    other.close();
  });

  it('serves in production, and says in one line what it is', async () => {
    const env = { ...goodEnvironment, WXLOGIN_PORT: '0', WXLOGIN_DATABASE: 'memory:' };
    const program = startProgram(['start'], { env });
    const [line, address = ''] = await program.sees(new RegExp(`.*${listening.source}.*`));
    expect(JSON.parse(line)).toMatchObject({
      level: 'info',
      version: '0.1.0',
      mode: 'production',
      issuer: 'https://login.example.com',
      database: 'memory',
      appids: [appid],
    });
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    program.kill('SIGINT');
    expect(await program.ended).toBe(0);
  });

  it('logs a login in, and no secret, code or token with it', async () => {
    const program = startProgram(['start'], { cwd: makeFolder(), env: development() });
    const [, address = ''] = await program.sees(listening);
    const { code } = emulator.loginCode();
    const tokens = JSON.parse(await (await post(`${address}/login`, { code })).text());
    expect(tokens).toMatchObject({ token_type: 'Bearer', is_new_user: true });
    await post(`${address}/login`, { code });
    await post(`${address}/login`, { code: 'plantedcode0123456789' });
    await post(`${address}/refresh`, { refresh_token: tokens.refresh_token });

    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.stdout()).toContain('"msg":"login"');
    expect(program.stderr()).toBe('');
    const planted = [appSecret, rootSecret, code, 'plantedcode0123456789', tokens.access_token, tokens.refresh_token];
    for (const secret of planted) expect(program.stdout()).not.toContain(secret);
  });

  it('has its numbers on a port of their own, on this machine only, until it has stopped', async () => {
    const program = startProgram(['start'], {
      cwd: makeFolder(),
      env: { ...development(), WXLOGIN_DRAIN_SECONDS: '1' },
    });
    const [, address = ''] = await program.sees(listening);
    const [, operators = ''] = await program.sees(/"operatorAddress":"(http:\/\/127\.0\.0\.1:\d+)"/);
    const { code } = emulator.loginCode();
    await post(`${address}/login`, { code });
    await post(`${address}/login`, { code: 'plantedcode0123456789' });
    const numbers = await (await fetch(`${operators}/metrics`)).text();
    expect(numbers).toContain(`wxlogin_logins_total{appid="${appid}",result="ok"} 1\n`);
    expect(numbers).toContain(`wxlogin_logins_total{appid="${appid}",result="js_code_invalid"} 1\n`);
    expect(numbers).toMatch(/^wxlogin_store_group_size_count [1-9]/m);
    for (const secret of [appSecret, rootSecret, code, 'plantedcode0123456789']) expect(numbers).not.toContain(secret);
    expect((await fetch(`${address}/metrics`)).status).toBe(404);
    expect((await fetch(`${operators}/livez`)).status).toBe(404);

    program.kill('SIGTERM');
    await program.sees(/"msg":"stopping"/);
    expect(await (await fetch(`${operators}/metrics`)).text()).toContain('\nwxlogin_ready 0\n');
    expect(await program.ended).toBe(0);
    expect(program.stderr()).toBe('');
  });

  it('opens no such port where none is wanted', async () => {
    const env = { ...goodEnvironment, WXLOGIN_PORT: '0', WXLOGIN_OPERATOR_PORT: '0', WXLOGIN_DATABASE: 'memory:' };
    const program = startProgram(['start'], { env });
    await program.sees(listening);
    expect(program.stdout()).not.toContain('operatorAddress');
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('finishes what has begun when it is told to stop, even twice in a row as npm does', async () => {
    const { program, answer, weChat } = await startLogin();
    program.kill('SIGINT');
    program.kill('SIGINT');
    await program.sees(/"msg":"stopping"/);
    weChat.answer();
    expect((await answer).status).toBe(200);
    expect(await program.ended).toBe(0);
  });

  it('on SIGTERM says that it is not ready, serves on for the time to notice, and is gone', async () => {
    const env = { ...development(), WXLOGIN_DRAIN_SECONDS: '1' };
    const program = startProgram(['start'], { cwd: makeFolder(), env });
    const [, address = ''] = await program.sees(listening);
    expect((await fetch(`${address}/readyz`)).headers.get('connection')).toBe('keep-alive');
    program.kill('SIGTERM');
    await program.sees(/"msg":"stopping"/);

    const ready = await fetch(`${address}/readyz`);
    expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
    expect(await ready.json()).toMatchObject({ code: 'shutting_down', parts: { service: 'draining' } });
    const login = await post(`${address}/login`, { code: emulator.loginCode().code });
    expect([login.status, login.headers.get('connection')]).toEqual([200, 'close']);
    expect(await program.ended).toBe(0);
    await expect(fetch(address)).rejects.toThrow('fetch failed');
  });

  it('ends at once when it is told to stop again', async () => {
    const { program, answer } = await startLogin();
    const impatience = setInterval(() => program.kill('SIGTERM'), 100);
    expect(await program.ended).toBe(143);
    clearInterval(impatience);
    await expect(answer).rejects.toThrow('fetch failed');
  });
});

let holding: Server | undefined;
afterEach(() => {
  holding?.closeAllConnections();
  holding?.close();
});

/** A program in the middle of a login: WeChat has been asked and answers when told to. */
async function startLogin() {
  const server = createServer().listen(0, '127.0.0.1');
  holding = server;
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const env = {
    ...development(),
    WXLOGIN_DATABASE: 'memory:',
    WXLOGIN_WECHAT_EMULATOR_URL: `http://127.0.0.1:${port}`,
  };
  const program = startProgram(['start'], { env, cwd: makeFolder() });
  const [, address = ''] = await program.sees(listening);
  const asked = once(server, 'request');
  const answer = post(`${address}/login`, { code: 'somecode' });
  answer.catch(() => {});
  const [, response] = await asked;
  const session = { openid: `o${'x'.repeat(27)}`, session_key: randomBytes(16).toString('base64') };
  return { program, answer, weChat: { answer: () => response.end(JSON.stringify(session)) } };
}

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
