import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createLogin } from '@wxlogin/server';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/program.ts';
import { captureTerminal } from '../capture-terminal.ts';
import { makeFolder } from '../temporary-folder.ts';

const newSecret = () => randomBytes(32).toString('base64url');

/** A database that a service has used, and the program beside it. */
async function makeDesk() {
  const [database, rootSecret] = [`sqlite:${join(makeFolder(), 'wxlogin.db')}`, newSecret()];
  const start = (secret: string) =>
    createLogin({
      issuer: 'https://login.example.com',
      apps: [{ appid: 'wx0123456789abcdef', appSecret: 'a1'.repeat(16) }],
      database,
      rootSecret: secret,
    });
  await (await start(rootSecret)).close();
  const run = async (args: readonly string[], change: Record<string, string> = {}) => {
    const env = { WXLOGIN_DATABASE: database, WXLOGIN_ROOT_SECRET: rootSecret, ...change };
    const terminal = { ...captureTerminal('en'), env };
    return { status: await runProgram(['keys', ...args], terminal), out: terminal.printed(), error: terminal.errors() };
  };
  const list = async () => JSON.parse((await run(['list', '--json'])).out);
  return { run, list, start, rootSecret, database };
}

describe('wxlogin keys', () => {
  it('lists the signing keys for people and programs', async () => {
    const { run, list } = await makeDesk();
    const time = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d';
    expect((await run(['list'])).out).toMatch(
      new RegExp(`^kid +state +made .*\\n[\\w-]{43}  active  (?:${time}  ){3}${time}$`),
    );
    const keys = await list();
    expect(keys).toMatchObject([{ state: 'active', signs_until: keys[0].active_at + 90 * 86_400 }]);
  });

  it('makes the next one once, and says when it signs', async () => {
    const { run, list } = await makeDesk();
    expect((await run(['rotate'])).out).toMatch(/^The next signing key is made: [\w-]{43}\nIt signs from 2/);
    const again = await run(['rotate']);
    expect([again.status, again.out]).toEqual([0, expect.stringMatching(/^There is a next signing key already/)]);
    const keys = await list();
    expect(keys).toMatchObject([{ state: 'active' }, { state: 'next', active_at: keys[0].signs_until }]);
    expect(JSON.parse((await run(['rotate', '--json'])).out)).toMatchObject({ kid: keys[1].kid, is_new: false });
  });

  it('disowns a compromised one, and says from when on nobody believes it', async () => {
    const { run, list, database } = await makeDesk();
    const [{ kid }] = await list();
    const { status, out } = await run(['compromised', '--', kid]);
    const [{ kid: other, state }] = await list();
    expect([status, state]).toEqual([0, 'active']);
    expect(out).toContain(`${kid} is deleted; ${other} signs instead.`);
    expect(out).toContain('6 minutes from now none believes it');
    expect(await run(['compromised', '--', kid])).toMatchObject({
      status: 1,
      error: expect.stringContaining('no signing key'),
    });
    const terminal = { ...captureTerminal('en'), env: { WXLOGIN_DATABASE: database } };
    await runProgram(['audit', 'search', '--json'], terminal);
    const told = JSON.parse(terminal.printed()).filter(({ actor }: { actor: string }) => actor === 'operator');
    expect(told.map(({ name, reason }: Record<string, string>) => [name, reason]).toSorted()).toEqual([
      ['signing_key_compromised', kid],
      ['signing_key_created', other],
    ]);
  });

  it('changes the root secret, once, and back', async () => {
    const { run, start, rootSecret } = await makeDesk();
    const changed = { WXLOGIN_ROOT_SECRET: newSecret(), WXLOGIN_PREVIOUS_ROOT_SECRET: rootSecret };
    const first = await run(['rewrap'], changed);
    expect([first.status, first.out]).toEqual([0, expect.stringMatching(/^The database is sealed under WXLOGIN_ROOT/)]);
    expect((await run(['rewrap'], changed)).out).toContain('already, nothing was changed');
    for (const secret of Object.values(changed)) expect(first.out + first.error).not.toContain(secret);
    await expect(start(rootSecret)).rejects.toThrow('rootSecret: is not the one');
    await (await start(changed.WXLOGIN_ROOT_SECRET)).close();
    const refused = await run(['list']);
    expect([refused.status, refused.error]).toEqual([78, expect.stringContaining('(WXLOGIN_ROOT_SECRET): is not')]);
    const back = { WXLOGIN_ROOT_SECRET: rootSecret, WXLOGIN_PREVIOUS_ROOT_SECRET: changed.WXLOGIN_ROOT_SECRET };
    expect(JSON.parse((await run(['rewrap', '--json'], back)).out)).toEqual({ rewrapped: true });
    await (await start(rootSecret)).close();
  });

  it.each([
    [[], 2, '<action> [<kid>] is missing.'],
    [['make'], 2, 'There is no action "make". There are: list, rotate, compromised, rewrap.'],
    [['list', 'all'], 2, '"all" is not expected here.'],
    [['compromised'], 2, 'compromised needs the kid of a signing key. See: wxlogin keys list'],
    [['rewrap'], 78, 'rewrap needs both root secrets'],
  ])('refuses %j', async (args, status, sentence) => {
    const { run } = await makeDesk();
    expect(await run(args)).toMatchObject({ status, error: expect.stringContaining(sentence) });
  });
});
