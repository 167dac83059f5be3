import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../temporary-folder.ts';
import { startProgram } from './start-process.ts';

const anyPorts = ['--port', '0', '--phone-port', '0', '--emulator-port', '0'];
const address = (name: string) => new RegExp(`${name} +(http://127\\.0\\.0\\.1:\\d+)`);

async function startDemo(cwd: string, args: readonly string[] = []) {
  const program = startProgram(['demo', ...anyPorts, ...args], { cwd });
  await program.sees(/^ready in \d+\.\d s$/m);
  const find = (name: string) => address(name).exec(program.stdout())?.[1] ?? '';
  return { program, phone: find('Open this'), wxlogin: find('wxlogin'), wechat: find('WeChat') };
}

type RunningDemo = Awaited<ReturnType<typeof startDemo>>;

async function logIn({ wxlogin, wechat }: RunningDemo) {
  const minted = await fetch(`${wechat}/_emulator/login-codes`, { method: 'POST' });
  const { code } = JSON.parse(await minted.text());
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${wxlogin}/login`, { method: 'POST', headers, body: JSON.stringify({ code }) });
  expect(answer.status).toBe(200);
  return JSON.parse(await answer.text());
}

async function stop({ program }: RunningDemo, signal: NodeJS.Signals) {
  program.kill(signal);
  expect(await program.ended).toBe(0);
  expect(program.stderr()).toBe('');
}

describe('wxlogin demo', () => {
  it('shows a page, logs people in, and knows them again at its next start', async () => {
    const cwd = makeFolder();
    const first = await startDemo(cwd);
    expect(await (await fetch(first.phone)).text()).toContain('<!doctype html>');
    const { user, is_new_user } = await logIn(first);
    expect(is_new_user).toBe(true);
    await first.program.sees(/POST \/login 200/);
    await stop(first, 'SIGTERM');

    const second = await startDemo(cwd);
    expect(await logIn(second)).toMatchObject({ is_new_user: false, user: { id: user.id } });
    await stop(second, 'SIGINT');

    const third = await startDemo(cwd, ['--fresh']);
    expect((await logIn(third)).is_new_user).toBe(true);
    await stop(third, 'SIGTERM');
  });

  it('draws what wxlogin wrote and found worth recording', async () => {
    const demo = await startDemo(makeFolder());
    const stream = await fetch(`${demo.phone}/trace`);
    await logIn(demo);
    const seen = await readUntil(stream, ['"type":"rows"', '"type":"event"', '"name":"login"', 'jscode2session']);
    expect(seen).toContain('"table":"users"');
    await stop(demo, 'SIGTERM');
  });

  it('serves the AppID of a mini program of one’s own', async () => {
    const project = makeFolder();
    writeFileSync(join(project, 'project.config.json'), JSON.stringify({ appid: 'wx1111111111111111' }));
    writeFileSync(join(project, 'app.json'), JSON.stringify({ pages: ['index'] }));
    const demo = await startDemo(makeFolder(), ['--miniprogram', project]);
    expect(await (await fetch(`${demo.wechat}/_emulator/apps`)).json()).toMatchObject([
      { appid: 'wx1111111111111111' },
    ]);
    expect((await logIn(demo)).is_new_user).toBe(true);
    await stop(demo, 'SIGTERM');
  });

  it.each(['port', 'phone-port', 'emulator-port'])(
    'says that the port of --%s is taken, and starts nothing',
    async (flag) => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const cwd = makeFolder();
      const program = startProgram(['demo', ...anyPorts, `--${flag}`, String(port)], { cwd });
      expect(await program.ended).toBe(1);
      expect(program.stderr()).toContain(`Port ${port} is in use. Stop what uses it, or choose another with --${flag}`);
      expect(readdirSync(join(cwd, 'wxlogin-data'))).toEqual(['.gitignore']);
      other.close();
    },
  );

  it('says when the root secret is not that of its people, and begins anew when told to', async () => {
    const cwd = makeFolder();
    await stop(await startDemo(cwd), 'SIGTERM');
    rmSync(join(cwd, 'wxlogin-data', 'root-secret'));
    const program = startProgram(['demo', ...anyPorts], { cwd });
    expect(await program.ended).toBe(78);
    expect(program.stderr()).toContain('rootSecret (WXLOGIN_ROOT_SECRET): is not the one of this database');
    await stop(await startDemo(cwd, ['--fresh']), 'SIGTERM');
  });

  it('refuses a folder without a mini program', async () => {
    const folder = makeFolder();
    const program = startProgram(['demo', '--miniprogram', folder], { cwd: makeFolder() });
    expect(await program.ended).toBe(2);
    expect(program.stderr()).toContain(`There is no mini program in ${folder}.`);
  });
});

async function readUntil(stream: Response, pieces: readonly string[]): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (pieces.every((piece) => text.includes(piece))) break;
  }
  return text;
}
