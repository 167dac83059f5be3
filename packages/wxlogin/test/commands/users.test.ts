import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@wxlogin/emulator';
import { createLogin } from '@wxlogin/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/program.ts';
import { captureTerminal } from '../capture-terminal.ts';

const appSecret = 'a'.repeat(32);
const [shop, club] = ['wx0123456789abcdef', 'wxfedcba9876543210'] as const;

describe('wxlogin users, beside a running service', () => {
  const rootSecret = randomBytes(32).toString('base64url');
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-users-'));
  const database = `sqlite:${join(folder, 'wxlogin.db')}`;
  let emulator: Awaited<ReturnType<typeof startEmulator>>;
  let login: Awaited<ReturnType<typeof createLogin>>;

  beforeAll(async () => {
    const apps = [shop, club].map((appid) => ({ appid, appSecret, unionidGroup: 'acme' }));
    const known = [shop, club].map((appid) => ({ appid, secret: appSecret, openPlatform: 'acme' }));
    emulator = await startEmulator({ port: 0, apps: known, loginsPerMinute: 0 });
    const options = { mode: 'development', issuer: 'http://login.test', apps, database, rootSecret } as const;
    login = await createLogin({ ...options, wechatEmulatorURL: emulator.url });
  });
  afterAll(async () => {
    await login.close();
    await emulator.close();
    rmSync(folder, { recursive: true });
  });

  const run = async (args: readonly string[], language: 'en' | 'zh' = 'en', env: Record<string, string> = {}) => {
    const all = { WXLOGIN_MODE: 'development', WXLOGIN_DATABASE: database, WXLOGIN_ROOT_SECRET: rootSecret, ...env };
    const terminal = { ...captureTerminal(language), env: all };
    return {
      status: await runProgram(['users', ...args], terminal),
      out: terminal.printed(),
      error: terminal.errors(),
    };
  };
  const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'])).out);
  const ask = async (method: string, path: string, { body, bearer }: { body?: object; bearer?: string }) => {
    const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return login.fetch(new Request(`http://login.test${path}`, init));
  };
  const logIn = async (user: string, appid: string = shop) => {
    const { code } = emulator.loginCode({ user, appid });
    const response = await ask('POST', '/login', { body: { code, appid } });
    return { ...JSON.parse(await response.text()), status: response.status };
  };

  it('lists, finds and shows them, for people and for programs', async () => {
    const anna = await logIn('anna');
    await ask('PUT', '/me/profile', { body: { nickname: '安娜' }, bearer: anna.access_token });
    const list = await run(['list']);
    expect(list.out).toMatch(/^id +status +roles +registered \(UTC\) +phone +nickname\nusr_\w{26} +active +- /);
    expect(list.out).toContain('安娜');
    const shown = await json('show', anna.user.id);
    expect(shown).toMatchObject({ id: anna.user.id, status: 'active', nickname: '安娜', merges: [] });
    expect(shown.sessions).toMatchObject([{ appid: shop, ended_at: null }]);
    const [{ namespace, subject }] = shown.identities;
    expect(namespace).toBe(`openid:${shop}`);
    expect((await json('find', '--openid', subject, '--appid', shop)).id).toBe(anna.user.id);
    expect((await run(['show', anna.user.id], 'zh')).out).toContain('微信身份标识');
    expect(await json('export', anna.user.id)).toMatchObject({ user: { id: anna.user.id, nickname: '安娜' } });
  });

  it('pages', async () => {
    for (const person of ['page1', 'page2', 'page3']) await logIn(person);
    const first = await run(['list', '--limit', '2']);
    const next = /add (--after usr_\w{26})/.exec(first.out)?.[1]?.split(' ') ?? [];
    const [head] = await json('list', '--limit', '1', ...next);
    expect(first.out).not.toContain(head.id);
  });

  it('bans at once and lets in again', async () => {
    const ben = await logIn('ben');
    const banned = await run(['ban', ben.user.id, '--reason', 'spam', '--until', '7d']);
    expect(banned.out).toMatch(/is banned until \d{4}-\d\d-\d\d .*users unban/);
    expect((await ask('GET', '/me', { bearer: ben.access_token })).status).toBe(401);
    expect(await logIn('ben')).toMatchObject({ status: 403, code: 'user_blocked' });
    expect(await json('show', ben.user.id)).toMatchObject({ status: 'blocked', ban_reason: 'spam' });
    await run(['unban', ben.user.id]);
    expect((await logIn('ben')).user.id).toBe(ben.user.id);
  });

  it('gives and takes roles, which verify knows at once', async () => {
    const cleo = await logIn('cleo');
    await run(['role', cleo.user.id, '--add', 'editor', '--add', 'admin']);
    expect((await login.verify(cleo.access_token)).roles).toEqual(['admin', 'editor']);
    expect((await run(['role', cleo.user.id, '--remove', 'admin'])).out).toContain('has the roles editor:');
    expect((await login.verify(cleo.access_token)).roles).toEqual(['editor']);
  });

  it('deletes only whoever says yes, and keeps a ban', async () => {
    const dan = await logIn('dan');
    const { identities } = await json('show', dan.user.id);
    await run(['ban', dan.user.id]);
    expect(await run(['delete', dan.user.id])).toMatchObject({ status: 2, out: '' });
    expect((await run(['delete', dan.user.id, '--dry-run'])).out).toContain('Nothing was changed');
    expect((await run(['delete', dan.user.id, '--yes'])).out).toContain('is deleted');
    expect((await run(['show', dan.user.id])).error).toContain('There is no such user');
    for (const { namespace, subject } of identities) {
      const [kind, of] = namespace.split(':');
      const by = kind === 'openid' ? ['--openid', subject, '--appid', of] : ['--unionid', subject, '--group', of];
      expect((await logIn('dan')).status).toBe(403);
      expect((await run(['lift-ban', ...by])).out).toContain('is lifted');
    }
    expect((await logIn('dan')).user.id).not.toBe(dan.user.id);
  });

  it('shows conflicts, merges on trial and for real, and takes it back', async () => {
    emulator.describe('eve', { unionid: false });
    const first = await logIn('eve', shop);
    emulator.describe('eve', { unionid: true });
    const second = await logIn('eve', club);
    await logIn('eve', shop);
    expect(await json('conflicts')).toMatchObject([{ user: first.user.id, other_user: second.user.id }]);
    expect((await run(['conflicts'])).out).toContain('users merge');

    const wish = ['merge', first.user.id, '--from', second.user.id];
    expect((await run([...wish, '--dry-run'])).out).toMatch(
      /^Would merge [\s\S]*openid:wxfedcba9876543210[\s\S]*Nothing was changed/,
    );
    expect((await logIn('eve', club)).user.id).toBe(second.user.id);
    const merged = await run(wish);
    expect(merged.out).toMatch(/is merged into[\s\S]*unionid:acme[\s\S]*undo-merge mrg_/);
    expect((await logIn('eve', club)).user.id).toBe(first.user.id);
    expect(await json('conflicts')).toEqual([]);
    expect((await run(wish)).error).toContain('nothing to merge');

    const id = /mrg_\w{26}/.exec(merged.out)?.[0] ?? '';
    expect((await run(['show', first.user.id])).out).toContain(id);
    expect((await run(['undo-merge', id])).out).toContain('apart');
    expect((await logIn('eve', club)).user.id).toBe(second.user.id);
    expect((await run(['undo-merge', id])).out).toContain('apart');
  });

  const listActs = async () => {
    const terminal = { ...captureTerminal('en'), env: { WXLOGIN_MODE: 'development', WXLOGIN_DATABASE: database } };
    await runProgram(['audit', 'search', '--json', '--limit', '1000'], terminal);
    return JSON.parse(terminal.printed()).filter(({ actor }: { actor: string }) => actor === 'operator');
  };

  it('leaves no act in the audit trail that changed nothing', async () => {
    const { user } = await logIn('fred', shop);
    await run(['role', user.id, '--add', 'editor']);
    const before = await listActs();
    await run(['role', user.id, '--add', 'editor']);
    await run(['unban', user.id]);
    expect(await listActs()).toEqual(before);
  });

  it('leaves each act in the audit trail', async () => {
    const acts = await listActs();
    expect(acts.filter(({ name }: { name: string }) => name === 'merge_undone')).toHaveLength(1);
    const names = new Set(acts.map(({ name }: { name: string }) => name));
    expect([...names].sort()).toEqual([
      'ban_lifted',
      'merge_undone',
      'roles_changed',
      'user_banned',
      'user_deleted',
      'user_exported',
      'user_unbanned',
      'users_merged',
    ]);
  });

  it.each<[string, string[], RegExp]>([
    ['no action', ['dance'], /no action "dance"\. There are: list, find/],
    ['an identifier that is none', ['show', 'anna'], /such as usr_/],
    ['no identifier', ['ban'], /such as usr_/],
    ['a flag of another action', ['show', `usr_${'0'.repeat(26)}`, '--yes'], /--yes is not for show/],
    ['a ban that is over', ['ban', `usr_${'0'.repeat(26)}`, '--until', '2020-01-01'], /a time to come/],
    ['a role that is none', ['role', `usr_${'0'.repeat(26)}`, '--add', 'Boss'], /"Boss" is no role/],
    ['an openid without its app', ['find', '--openid', 'oABC'], /--appid/],
    ['a merge with nobody', ['merge', `usr_${'0'.repeat(26)}`], /--from/],
  ])('refuses %s, and says what there is', async (_, args, says) => {
    const { status, error } = await run(args);
    expect([status, error]).toEqual([2, expect.stringMatching(says)]);
  });

  it('refuses another root secret than the service’s', async () => {
    const { status, error } = await run(['list'], 'en', { WXLOGIN_ROOT_SECRET: randomBytes(32).toString('base64url') });
    expect([status, error]).toEqual([78, expect.stringContaining('not the one this database was made with')]);
  });
});
