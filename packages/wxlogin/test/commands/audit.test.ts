import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@wxlogin/emulator';
import { createLogin } from '@wxlogin/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/program.ts';
import type { Language } from '../../src/terminal/text.ts';
import { captureTerminal } from '../capture-terminal.ts';
import { goodEnvironment } from '../configuration/good.ts';

const appid = 'wx1111111111111111';
const appSecret = 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
const database = `sqlite:${join(folder, 'wxlogin.db')}`;
let userId: string;
let stop: () => Promise<void>;

/** A service at which somebody has logged in, and is still running. */
beforeAll(async () => {
  const emulator = await startEmulator({ port: 0, apps: [{ appid, secret: appSecret }] });
  const login = await createLogin({
    ...{ mode: 'development', issuer: 'http://login.test', apps: [{ appid, appSecret }], database },
    wechatEmulatorURL: emulator.url,
  });
  const { code } = await emulator.loginCode({ user: 'xiaoming', appid });
  const request = new Request('http://login.test/login', {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, appid }) },
  });
  const answer = (await (await login.fetch(request, { address: '203.0.113.77' })).json()) as { user: { id: string } };
  userId = answer.user.id;
  stop = async () => {
    await login.close();
    await emulator.close();
    rmSync(folder, { recursive: true });
  };
});
afterAll(() => stop());

async function run(args: readonly string[], language: Language = 'en') {
  const env = { ...goodEnvironment, WXLOGIN_DATABASE: database };
  const terminal = { ...captureTerminal(language), env };
  const status = await runProgram(['audit', ...args], terminal);
  return { status, out: terminal.printed(), error: terminal.errors() };
}

describe('wxlogin audit search', () => {
  it('shows the newest events first, with a place that is no address', async () => {
    const { status, out } = await run(['search']);
    expect(status).toBe(0);
    const [head, first, ...others] = out.split('\n');
    expect(head).toMatch(/^UTC +event +result +actor +user +session +appid +reason +place +request +id$/);
    expect(first).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}login +ok +user +usr_\w+ +ses_\w+ +wx1+ +new_user +203\.0\.113\.0\/24 +req_\w+ +evt_\w+$/,
    );
    expect(others.join()).toContain('signing_key_created');
    expect(out).not.toContain('203.0.113.77');
  });

  it('goes by what it is asked for, and tells how to go on', async () => {
    expect(JSON.parse((await run(['search', '--user', userId, '--since', '1h', '--json'])).out)).toMatchObject([
      { name: 'login', userId, place: '203.0.113.0/24' },
    ]);
    const { out } = await run(['search', '--limit', '1']);
    const [, before = ''] = /There may be older ones: add --before (evt_\w+)$/.exec(out) ?? [];
    expect((await run(['search', '--before', before])).out).not.toContain('login ');
    expect((await run(['search', '--until', '2020-01-01'])).out).toBe('There are no such events.');
    expect((await run(['search', '--event', 'logout'], 'zh')).out).toBe('没有符合条件的事件。');
  });

  it.each([
    [['search', '--user', 'xiaoming'], '--user must be an identifier such as usr_'],
    [['search', '--event', 'logn'], 'There is no event "logn". Did you mean login?'],
    [['search', '--since', 'yesterday'], '--since must be a day or time of UTC'],
    [['search', '--since', '2026-13-01'], '--since must be a day or time of UTC'],
    [['search', '--limit', '0'], '--limit must be a number'],
    [['verify', '--seal', '17'], '--seal must be the number and the hash'],
    [['look'], 'There is no "audit look". There are: audit verify, audit search.'],
    [[], '<verify|search> is missing'],
  ])('does not guess what %j means', async (args, sentence) => {
    expect(await run(args)).toMatchObject({ status: 2, error: expect.stringContaining(sentence) });
  });
});

describe('wxlogin audit verify', () => {
  it('says that all is whole, beside the running service', async () => {
    const { status, out } = await run(['verify']);
    expect([status, out]).toEqual([0, expect.stringContaining('Every event is as it was sealed')]);
    expect((await run(['verify'], 'zh')).out).toContain('没有缺失');
  });

  it('fails where a seal that is known is not there, and says which', async () => {
    const seal = `9:${'ab'.repeat(32)}`;
    const { status, out } = await run(['verify', '--seal', seal]);
    expect(status).toBe(1);
    expect(out).toContain('✗ the seal 9 that you know is not there');
    const json = JSON.parse((await run(['verify', '--seal', seal, '--json'])).out);
    expect(json).toMatchObject({ isWhole: false, findings: [{ kind: 'known_seal_missing', seal: 9 }] });
  });

  it('has a help in both languages', async () => {
    expect((await run(['verify', '--help'])).out).toContain('Usage: wxlogin audit <verify|search> [flags]');
    expect((await run(['--help'], 'zh')).out).toContain('校验其未被篡改');
  });
});
