import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPython } from '../../scripts/python.mjs';
import { startProcess } from '../program.ts';
import { openWorld, type World } from './world.ts';

const guides = resolve(import.meta.dirname, '../../docs/guides');
const python = findPython();
const hasCurl = spawnSync('curl', ['--version']).status === 0;

const listBlocks = (guide: string, kind: string): string[] =>
  [...readFileSync(join(guides, guide), 'utf8').matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, of, text = '']) =>
    of === kind ? text : [],
  );

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Runs a program to its end. */
async function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const program = startProcess(command, args, { env });
  const [status] = await once(program.process, 'close');
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${program.output()}`);
  return program.output();
}

describe.skipIf(!hasCurl)('the commands of back-ends.md', () => {
  it.each(['back-ends.md', 'back-ends.zh-CN.md'])('do what %s says', async (guide) => {
    const [create = '', manage = '', ...curls] = listBlocks(guide, 'sh');
    const made = JSON.parse(await world.run([...create.trim().split(' ').slice(2), '--json']));
    const listed = manage.split('\n').map((line) => line.split(' ').slice(2, 4).join(' '));
    expect(listed.slice(0, 3)).toEqual(['clients list', 'clients rotate', 'clients end']);
    expect(await world.run(['clients', 'list'])).toContain(made.id);

    const { access_token, user } = await world.logIn();
    const env = { CLIENT: made.id, SECRET: made.secret, TOKEN: access_token };
    // Older versions of curl have no --json.
    const ask = (command = '') => {
      const here = command.replace('https://login.example.com', world.issuer);
      const older = here.replace('--json', "-H 'content-type: application/json' --data");
      return run('sh', ['-c', older], env);
    };
    const [introspect, revoke, apiToken] = curls;
    expect(JSON.parse(await ask(introspect))).toMatchObject({ active: true, token_type: 'Bearer', sub: user.id });
    expect(await ask(revoke)).toBe('');
    expect(JSON.parse(await ask(introspect))).toEqual({ active: false });
    expect(JSON.parse(await ask(apiToken))).toEqual({
      wechat_api_token: expect.any(String),
      expires_in: expect.any(Number),
    });
    await world.run(['clients', 'end', made.id]);
    expect(JSON.parse(await ask(introspect))).toMatchObject({ error: 'invalid_client' });
    const examples = listBlocks(guide, 'json').slice(0, 1);
    for (const text of examples) expect(Object.keys(JSON.parse(text))).toContain('token_type');
  });
});

describe.skipIf(!python)('the Python snippet of verify-tokens.md', () => {
  const ours = generateKeyPair('ES256');
  const foreign = generateKeyPair('ES256');
  let keys: Server;
  /** wxlogin's keys and one of the test's own, so that a forged token can be wrong in one thing only. */
  beforeAll(async () => {
    const own = { ...(await exportJWK((await ours).publicKey)), kid: 'ours', alg: 'ES256', use: 'sig' };
    keys = createServer(async (_, response) => {
      const set = (await (await fetch(`${world.issuer}/.well-known/jwks.json`)).json()) as { keys: object[] };
      response.end(JSON.stringify({ keys: [...set.keys, own] }));
    }).listen(0, '127.0.0.1');
    await once(keys, 'listening');
  });
  afterAll(() => void keys.close());

  /** Which of the tokens it accepts, by name. */
  async function judge(guide: string, tokens: Record<string, string>): Promise<string[]> {
    const [snippet = ''] = listBlocks(guide, 'python');
    const { port } = keys.address() as AddressInfo;
    const look = 'import inspect, jwt; print("timeout" in inspect.signature(jwt.PyJWKClient).parameters)';
    const hasTimeout = (await run(python ?? '', ['-c', look])).includes('True');
    const ready = snippet
      .replace('https://login.example.com', world.issuer)
      .replace('f"{ISSUER}/.well-known/jwks.json"', `"http://127.0.0.1:${port}"`)
      .replace(hasTimeout ? '' : ', timeout=5', '');
    const loop = `
import json, sys
for name, token in json.load(open(sys.argv[1])).items():
    try:
        verify_access_token(token)
        print(name)
    except jwt.PyJWTError:
        pass
`;
    const [script, file] = [join(world.folder, 'verify.py'), join(world.folder, 'tokens.json')];
    writeFileSync(script, ready + loop);
    writeFileSync(file, JSON.stringify(tokens));
    return (await run(python ?? '', [script, file])).split('\n').filter(Boolean);
  }

  it.each(['verify-tokens.md', 'verify-tokens.zh-CN.md'])(
    'accepts what is right and nothing else: %s',
    async (guide) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: world.issuer, aud: world.issuer, sub: 'usr_1', iat: now, nbf: now, exp: now + 600 };
      const sign = async (header: object, change: object, pair = ours) =>
        new SignJWT({ ...claims, ...change })
          .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'ours', ...header } as JWTHeaderParameters)
          .sign((await pair).privateKey);
      const { access_token, refresh_token } = await world.logIn();
      const [, payload] = access_token.split('.');
      const none = Buffer.from('{"alg":"none","typ":"at+jwt","kid":"ours"}').toString('base64url');
      const tokens = {
        real: access_token,
        'right in everything': await sign({}, {}),
        'ended within the leeway': await sign({}, { exp: now - 30 }),
        'other audience': await sign({}, { aud: 'http://other.test' }),
        'other issuer': await sign({}, { iss: 'http://other.test' }),
        expired: await sign({}, { exp: now - 120 }),
        'no end': await sign({}, { exp: undefined }),
        'not yet': await sign({}, { nbf: now + 120 }),
        'other type': await sign({ typ: 'JWT' }, {}),
        'no type': await sign({ typ: undefined }, {}),
        'unknown kid': await sign({ kid: 'unknown' }, {}),
        'foreign key': await sign({}, {}, foreign),
        'alg none': `${none}.${payload}.`,
        'refresh token': refresh_token,
        nonsense: 'nonsense',
      };
      expect(await judge(guide, tokens)).toEqual(['real', 'right in everything', 'ended within the leeway']);
    },
  );
});
