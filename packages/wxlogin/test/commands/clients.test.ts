import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/program.ts';
import { captureTerminal } from '../capture-terminal.ts';
import { makeFolder } from '../temporary-folder.ts';

/** A database that is ready, and the program beside it. */
async function makeDesk() {
  const folder = makeFolder();
  const run = async (args: readonly string[], language: 'en' | 'zh' = 'en', file = 'wxlogin.db') => {
    const env = { WXLOGIN_DATABASE: `sqlite:${join(folder, file)}` };
    const terminal = { ...captureTerminal(language), env };
    return { status: await runProgram(args, terminal), out: terminal.printed(), error: terminal.errors() };
  };
  await run(['migrate']);
  const create = async (...flags: string[]) =>
    JSON.parse((await run(['clients', 'create', '--name', 'Orders', '--json', ...flags])).out);
  return { run, create };
}

describe('wxlogin clients', () => {
  it('makes a client whose secret is shown this once', async () => {
    const { run } = await makeDesk();
    const { status, out } = await run(['clients', 'create', '--name', '订单 Orders', '--scope', 'introspect,revoke']);
    expect(status).toBe(0);
    expect(out).toMatch(/^The client is made\. Its secret is shown this once/);
    expect(out).toMatch(/\n {2}id {6}cli_[0-9a-z]{26}\n {2}secret {2}wxc1\.[A-Za-z0-9_-]{43}\n/);
    const secret = /wxc1\.\S+/.exec(out)?.[0] ?? '';
    const list = await run(['clients', 'list']);
    expect(list.out).toMatch(
      /^id +scopes +apps +created +ended +name\ncli_\w{26} {2}introspect revoke {2}all {3}\d{4}-\d\d-\d\d {9}订单 Orders$/,
    );
    expect(list.out + (await run(['clients', 'list', '--json'])).out).not.toContain(secret);
  });

  it('lists them for programs, the ended too, the oldest first', async () => {
    const { run, create } = await makeDesk();
    expect((await run(['clients', 'list'])).out).toMatch(/there is no client yet/);
    expect(JSON.parse((await run(['clients', 'list', '--json'])).out)).toEqual([]);
    const first = await create('--scope', 'revoke', '--scope', 'revoke', '--appid', 'wx0123456789abcdef');
    const second = await create('--scope', 'wechat-api-token');
    expect((await run(['clients', 'end', second.id])).out).toMatch(/has ended/);
    const listed = JSON.parse((await run(['clients', 'list', '--json'])).out);
    const { secret: _, ...facts } = first;
    expect(facts).toMatchObject({ name: 'Orders', scopes: ['revoke'], appids: ['wx0123456789abcdef'], ended_at: null });
    expect(listed).toEqual([facts, { ...second, secret: undefined, ended_at: expect.any(Number) }].map(withoutSecret));
  });

  it('leaves each act in the audit trail, once', async () => {
    const { run, create } = await makeDesk();
    const { id } = await create('--scope', 'revoke');
    for (const act of ['rotate', 'end', 'end', 'rotate']) await run(['clients', act, id]);
    const { out } = await run(['audit', 'search', '--json']);
    const told = JSON.parse(out).map(({ name, actor, reason }: Record<string, string>) => [name, actor, reason]);
    expect(told.toSorted()).toEqual(
      ['client_added', 'client_ended', 'client_secret_replaced'].map((name) => [name, 'operator', id]),
    );
  });

  it('gives another secret to one that has not ended', async () => {
    const { run, create } = await makeDesk();
    const made = await create('--scope', 'introspect');
    const rotated = JSON.parse((await run(['clients', 'rotate', made.id, '--json'])).out);
    expect(withoutSecret(rotated)).toEqual(withoutSecret(made));
    expect(rotated.secret).not.toBe(made.secret);
    await run(['clients', 'end', made.id]);
    expect((await run(['clients', 'end', made.id])).status).toBe(0);
    expect(await run(['clients', 'rotate', made.id])).toMatchObject({
      status: 1,
      error: `There is no client ${made.id}, or it has ended. See: wxlogin clients list`,
    });
    expect((await run(['clients', 'end', 'cli_unknown'])).status).toBe(1);
  });

  it.each([
    [['clients'], '<action> [<id>] is missing.'],
    [['clients', 'make'], 'There is no action "make". There are: create, list, end, rotate.'],
    [['clients', 'end'], 'end needs the id of a client: cli_…'],
    [['clients', 'list', 'all'], '"all" is not expected here.'],
    [['clients', 'end', 'a', 'b'], '"b" is not expected here: every setting is a flag.'],
    [['clients', 'list', '--name', 'x'], '--name is for create, not for list.'],
    [['clients', 'create', '--scope', 'revoke'], '--name <name> is missing.'],
    [['clients', 'create', '--name', 'x'], '--scope is missing. There are: introspect, revoke, wechat-api-token.'],
    [
      ['clients', 'create', '--name', 'x', '--scope', 'all'],
      'There is no scope "all". There are: introspect, revoke, wechat-api-token.',
    ],
    [
      ['clients', 'create', '--name', 'x', '--scope', 'phone'],
      'The scope phone is kept for later and opens nothing yet. There are: introspect, revoke, wechat-api-token.',
    ],
    [
      ['clients', 'create', '--name', 'x', '--scope', 'revoke', '--appid', 'y'],
      '--appid y is no AppID: wx and 16 hexadecimal digits.',
    ],
    [
      ['clients', 'create', '--name', 'a\u001b[2J', '--scope', 'revoke'],
      '--name must be 1 to 64 characters without control characters.',
    ],
  ])('refuses %j', async (args, sentence) => {
    const { run } = await makeDesk();
    expect(await run(args)).toEqual({ status: 2, out: '', error: `${sentence}\nSee: wxlogin clients --help` });
  });

  it('makes no database where none is', async () => {
    const { run } = await makeDesk();
    for (let turn = 0; turn < 2; turn += 1) {
      const { status, error } = await run(['clients', 'list'], 'en', 'none.db');
      expect([status, error]).toEqual([1, expect.stringMatching(/^There is no database file .*none\.db\.$/)]);
    }
  });

  it('speaks Chinese', async () => {
    const { run } = await makeDesk();
    const { out } = await run(['clients', 'create', '--name', 'x', '--scope', 'revoke'], 'zh');
    expect(out).toMatch(/^接入方已创建。secret 只显示这一次/);
    expect((await run(['clients', 'list'], 'zh')).out).toMatch(/^id +权限 +小程序 /);
    expect((await run(['clients', 'end'], 'zh')).error).toMatch(/^end 需要接入方的 id/);
  });
});

const withoutSecret = ({ secret: _, ...facts }: Record<string, unknown>) => facts;
