import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OptionsError } from '@wxlogin/server';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/configuration/read-configuration.ts';
import { makeFolder } from '../temporary-folder.ts';
import { appid, appSecret, goodEnvironment, goodFile, rootSecret } from './good.ts';

const otherAppid = 'wxfedcba9876543210';

function writeFile(content: unknown, mode = 0o600): string {
  const file = join(makeFolder(), 'wxlogin.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file, mode);
  return file;
}

function problemsOf(env: Record<string, string>, file?: string): readonly string[] {
  try {
    readConfiguration({ env, file });
    return [];
  } catch (error) {
    if (error instanceof OptionsError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  it('reads a switch, and what pushes are signed and encrypted with, from the environment', () => {
    const pushes = { WXLOGIN_PUSH_TOKEN: 'AAAAA', WXLOGIN_PUSH_AES_KEY: 'a'.repeat(43) };
    const env = { ...goodEnvironment, ...pushes, WXLOGIN_CHECK_NICKNAMES: 'true' };
    expect(readConfiguration({ env, file: undefined }).options).toMatchObject({
      checkNicknames: true,
      apps: [{ appid, pushToken: 'AAAAA', pushAesKey: 'a'.repeat(43) }],
    });
  });

  it('can come from the environment alone', () => {
    const configuration = readConfiguration({ env: { ...goodEnvironment, PATH: '/bin' }, file: undefined });
    expect(configuration).toMatchObject({ host: '127.0.0.1', port: 8800, logLevel: 'info', drainSeconds: 3 });
    expect(configuration.options).toMatchObject({ mode: 'production', apps: [{ appid, appSecret }], rootSecret });
  });

  it('can say of the app whether session keys are kept', () => {
    const keeps = (text: string) =>
      readConfiguration({ env: { ...goodEnvironment, WXLOGIN_KEEP_SESSION_KEY: text }, file: undefined }).options.apps;
    expect([keeps('true'), keeps('false'), keeps('')]).toMatchObject([
      [{ appid, keepSessionKey: true }],
      [{ appid, keepSessionKey: false }],
      [{ appid, keepSessionKey: false }],
    ]);
  });

  it('can come from a file alone, with several apps', () => {
    const apps = [...goodFile.apps, { appid: otherAppid, appSecret }];
    const { port, options } = readConfiguration({ env: {}, file: writeFile({ ...goodFile, apps, port: 9000 }) });
    expect(port).toBe(9000);
    expect(options.apps.map((app) => app.appid)).toEqual([appid, otherAppid]);
  });

  it('prefers the environment', () => {
    const file = writeFile({ ...goodFile, issuer: 'https://file.example.com', maxSessions: 5, port: 9000 });
    const env = { WXLOGIN_ISSUER: 'https://env.example.com', WXLOGIN_PORT: '9001', WXLOGIN_EXPOSE: 'openid, unionid' };
    const { port, options } = readConfiguration({ env, file });
    expect(port).toBe(9001);
    expect(options).toMatchObject({ issuer: 'https://env.example.com', maxSessions: 5, expose: ['openid', 'unionid'] });
  });

  it('completes the only app of the file from the environment', () => {
    const file = writeFile({ ...goodFile, apps: [{ appid }] });
    expect(readConfiguration({ env: { WXLOGIN_APP_SECRET: appSecret }, file }).options.apps).toMatchObject([
      { appid, appSecret },
    ]);
  });

  it('takes secrets from files of their own, without the line end', () => {
    const { WXLOGIN_ROOT_SECRET: _, WXLOGIN_APP_SECRET: __, ...env } = goodEnvironment;
    const files = {
      WXLOGIN_ROOT_SECRET_FILE: writeFile(`${rootSecret}\n`),
      WXLOGIN_APP_SECRET_FILE: writeFile(`${appSecret}\r\n`, 0o400),
    };
    const { options } = readConfiguration({ env: { ...env, ...files }, file: undefined });
    expect([options.rootSecret, options.apps[0]?.appSecret]).toEqual([rootSecret, appSecret]);
  });

  it('takes empty variables as not given', () => {
    expect(problemsOf({ ...goodEnvironment, WXLOGIN_AUDIENCE: '', WXLOGIN_NONSENSE: '' })).toEqual([]);
  });

  it('overlooks what Kubernetes says about a service called wxlogin', () => {
    const links = {
      WXLOGIN_SERVICE_HOST: '10.0.0.1',
      WXLOGIN_SERVICE_PORT: '8800',
      WXLOGIN_SERVICE_PORT_HTTP: '8800',
      WXLOGIN_PORT: 'tcp://10.0.0.1:8800',
      WXLOGIN_PORT_8800_TCP: 'tcp://10.0.0.1:8800',
      WXLOGIN_PORT_8800_TCP_ADDR: '10.0.0.1',
      WXLOGIN_OPERATOR_SERVICE_HOST: '10.0.0.2',
      WXLOGIN_OPERATOR_PORT: 'tcp://10.0.0.2:8803',
      WXLOGIN_OPERATOR_PORT_8803_TCP_PORT: '8803',
    };
    expect(readConfiguration({ env: { ...goodEnvironment, ...links }, file: undefined }).port).toBe(8800);
  });

  it.each([
    ['three above the port', {}, 8803],
    ['three above another port', { WXLOGIN_PORT: '8810' }, 8813],
    ['any free one beside any free one', { WXLOGIN_PORT: '0' }, 0],
    ['the one that is given', { WXLOGIN_OPERATOR_PORT: '9100' }, 9100],
    ['none', { WXLOGIN_OPERATOR_PORT: '0' }, undefined],
  ])('opens for operators %s, on this machine only', (_, env, expected) => {
    const { operatorHost, operatorPort } = readConfiguration({ env: { ...goodEnvironment, ...env }, file: undefined });
    expect([operatorHost, operatorPort]).toEqual(['127.0.0.1', expected]);
  });

  it('lets stand-ins take the place of what is missing, and of nothing else', () => {
    const { WXLOGIN_ISSUER: _, ...env } = goodEnvironment;
    const standIns = (mode: unknown) => ({ issuer: `https://${mode}.invalid`, rootSecret: 'unused' });
    expect(readConfiguration({ env, file: undefined, standIns }).options).toMatchObject({
      issuer: 'https://undefined.invalid',
      rootSecret,
    });
  });
});

const { WXLOGIN_ISSUER: _, ...withoutIssuer } = goodEnvironment;
const { WXLOGIN_ROOT_SECRET: __, ...withoutRootSecret } = goodEnvironment;
const { WXLOGIN_APP_SECRET: ___, ...withoutAppSecret } = goodEnvironment;

/** Promise P25: in production each of these ends the process before it listens. */
const refusals: [string, Record<string, string>, string][] = [
  ['no public issuer', withoutIssuer, 'issuer: '],
  ['a plain http issuer', { WXLOGIN_ISSUER: 'http://login.example.com' }, 'issuer: must be https in production'],
  ['no root secret', withoutRootSecret, 'rootSecret: is required in production'],
  ['a short root secret', { WXLOGIN_ROOT_SECRET: 'c2hvcnQ' }, 'rootSecret: must be 32 random bytes'],
  ['a root secret of one byte', { WXLOGIN_ROOT_SECRET: 'A'.repeat(43) }, 'rootSecret: must be 32 random bytes'],
  ['no app secret', withoutAppSecret, 'apps.0.appSecret: is required'],
  ['the emulator', { WXLOGIN_WECHAT_EMULATOR_URL: 'http://127.0.0.1:8802' }, 'wechatEmulatorURL: '],
  [
    'a plain http gateway',
    { WXLOGIN_WECHAT_GATEWAY_URL: 'http://gateway.example.com' },
    'wechatGatewayURL: must be https',
  ],
  ['a misspelt variable', { WXLOGIN_ISUER: 'x' }, 'WXLOGIN_ISUER: is not a setting; did you mean WXLOGIN_ISSUER?'],
  ['a variable of nothing', { WXLOGIN_TELEPATHY: 'x' }, 'WXLOGIN_TELEPATHY: is not a setting'],
  ['a file variable of what is no secret', { WXLOGIN_ISSUER_FILE: 'x' }, 'WXLOGIN_ISSUER_FILE: is not a setting'],
  [
    'a proxy that is no address',
    { WXLOGIN_TRUSTED_PROXIES: '127.0.0.1,proxy' },
    'trustedProxies.1: must be an address',
  ],
  ['everybody as proxy', { WXLOGIN_TRUSTED_PROXIES: '0.0.0.0/0' }, 'trustedProxies.0: must be an address or a range'],
  ['a Redis that is none', { WXLOGIN_REDIS_URL: 'http://127.0.0.1:6379' }, 'redisURL: must be redis://'],
  ['a number that is none', { WXLOGIN_MAX_SESSIONS: 'many' }, 'WXLOGIN_MAX_SESSIONS: must be a whole number'],
  ['a switch that is neither on nor off', { WXLOGIN_CHECK_NICKNAMES: 'yes' }, 'WXLOGIN_CHECK_NICKNAMES: must be true'],
  ['pushes without encryption', { WXLOGIN_PUSH_TOKEN: 'AAAAA' }, 'apps.0.pushAesKey: is required with pushToken'],
  ['a port that is none', { WXLOGIN_PORT: '70000' }, 'port: must be a port from 0 to 65535'],
  ['a truth that is none', { WXLOGIN_KEEP_SESSION_KEY: 'yes' }, 'WXLOGIN_KEEP_SESSION_KEY: must be true or false'],
  ['a port for operators that is none', { WXLOGIN_OPERATOR_PORT: '70000' }, 'operatorPort: must be a port from 1 to'],
  ['no room for one above the port', { WXLOGIN_PORT: '65533' }, 'operatorPort: must be given'],
  ['one port for both', { WXLOGIN_PORT: '9000', WXLOGIN_OPERATOR_PORT: '9000' }, 'operatorPort: must be another'],
  ['a drain without end', { WXLOGIN_DRAIN_SECONDS: '86400' }, 'drainSeconds: must be a whole number from 0 to 60'],
  ['a log level that is none', { WXLOGIN_LOG_LEVEL: 'loud' }, 'logLevel: must be one of'],
  ['a mode that is none', { WXLOGIN_MODE: 'prod' }, 'mode: '],
  [
    'a missing secret file',
    { ...withoutAppSecret, WXLOGIN_APP_SECRET_FILE: '/nowhere' },
    'WXLOGIN_APP_SECRET_FILE: /nowhere cannot be read (ENOENT)',
  ],
  [
    'a secret given twice',
    { WXLOGIN_APP_SECRET_FILE: '/nowhere' },
    'WXLOGIN_APP_SECRET_FILE: is given beside WXLOGIN_APP_SECRET',
  ],
];

describe('production refuses', () => {
  it.each(refusals)('%s', (_name, env, problem) => {
    const whole = 'WXLOGIN_APPID' in env ? env : { ...goodEnvironment, ...env };
    expect(problemsOf(whole)).toContainEqual(expect.stringContaining(problem));
  });

  it('a file with a secret that others may read, whichever way it came', () => {
    const secretFile = writeFile(appSecret, 0o644);
    expect(problemsOf({ ...withoutAppSecret, WXLOGIN_APP_SECRET_FILE: secretFile })).toEqual([
      `${secretFile}: holds a secret and others may read it; run: chmod 600 ${secretFile}`,
    ]);
    const config = writeFile(goodFile, 0o640);
    expect(problemsOf({}, config)).toEqual([
      `${config}: holds a secret and others may read it; run: chmod 600 ${config}`,
    ]);
    const { rootSecret: _, apps: __, ...open } = goodFile;
    const redis = (redisURL: string) => writeFile({ ...open, redisURL }, 0o640);
    expect(problemsOf(goodEnvironment, redis('redis://127.0.0.1:6379'))).toEqual([]);
    expect(problemsOf(goodEnvironment, redis('redis://:pass@127.0.0.1:6379'))).toEqual([
      expect.stringContaining('holds a secret'),
    ]);
  });

  it.each([
    ['a file that is missing', undefined, /^config: .* cannot be read \(ENOENT\)/],
    ['a file that is no JSON', '{ "rootSecret": "hunter2', /^config: .* is not a JSON object$/],
    ['a file that is no object', '[]', /^config: .* is not a JSON object$/],
    ['an unknown key', { ...goodFile, isuer: 'x' }, /^isuer: is not a setting; did you mean issuer\?$/],
    [
      'an unknown key of an app',
      { ...goodFile, apps: [{ appid, appSecret, colour: 1 }] },
      /^apps\.0: unknown option colour$/,
    ],
    ['a callback as text', { ...goodFile, logger: 'x' }, /^logger: is not a setting/],
    ['a port as text', { ...goodFile, port: '8800' }, /^port: must be a port/],
  ])('%s', (_name, content, problem) => {
    const file = content === undefined ? join(makeFolder(), 'missing.json') : writeFile(content);
    const problems = problemsOf(content && typeof content === 'object' ? {} : goodEnvironment, file);
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });

  it('an app of the environment beside several of the file', () => {
    const file = writeFile({ ...goodFile, apps: [...goodFile.apps, { appid: otherAppid, appSecret }] });
    expect(problemsOf({ WXLOGIN_APPID: appid }, file)).toEqual([expect.stringContaining('the file lists several')]);
  });

  it('with all problems at once, each named once and no value repeated', () => {
    const env = {
      WXLOGIN_APPID: 'hunter2',
      WXLOGIN_APP_SECRET_FILE: writeFile('hunter2', 0o644),
      WXLOGIN_ROOT_SECRET: 'hunter2',
      WXLOGIN_ISUER: 'hunter2',
      WXLOGIN_PORT: '99999',
      WXLOGIN_MAX_SESSIONS: 'hunter2',
      WXLOGIN_LOG_LEVEL: 'hunter2',
      WXLOGIN_REDIS_URL: 'https://:hunter2@127.0.0.1',
      WXLOGIN_TRUSTED_PROXIES: 'hunter2',
    };
    const problems = problemsOf(env, writeFile({ hunter: 2 }));
    for (const named of [
      /^hunter:/,
      /ISUER/,
      /MAX_SESSIONS/,
      /chmod/,
      /^port/,
      /^logLevel/,
      /^issuer/,
      /appid/,
      /appSecret/,
      /^rootSecret/,
      /^redisURL/,
      /^trustedProxies/,
    ]) {
      expect(problems.filter((problem) => named.test(problem))).toHaveLength(1);
    }
    expect(problems).toHaveLength(12);
    expect(problems.join('\n')).not.toContain('hunter2');
  });
});

describe('development', () => {
  it('needs no root secret, may ask the emulator, and reads files whoever else may', () => {
    const env = {
      WXLOGIN_MODE: 'development',
      WXLOGIN_ISSUER: 'http://127.0.0.1:8800',
      WXLOGIN_APPID: appid,
      WXLOGIN_APP_SECRET_FILE: writeFile(appSecret, 0o644),
      WXLOGIN_WECHAT_EMULATOR_URL: 'http://127.0.0.1:8802',
    };
    expect(problemsOf(env)).toEqual([]);
  });
});
