import { describe, expect, it } from 'vitest';
import { type LoginOptions, OptionsError, readOptions } from '../src/options.ts';

const good: LoginOptions = {
  issuer: 'https://login.example.com/auth',
  apps: [{ appid: 'wx0123456789abcdef', appSecret: '0123456789abcdef0123456789abcdef' }],
  rootSecret: 'cJaMKvDPQDbT2-b2RRV5L_rE6kF0apROQn2ydnI6sVk',
};
const development: LoginOptions = { ...good, mode: 'development', issuer: 'http://127.0.0.1:8800' };

function problemsOf(options: unknown): readonly string[] {
  try {
    readOptions(options);
    return [];
  } catch (error) {
    if (error instanceof OptionsError) return error.problems;
    throw error;
  }
}

describe('the options', () => {
  it('need little and fill in the rest', () => {
    expect(readOptions(good)).toMatchObject({
      mode: 'production',
      audience: good.issuer,
      accessTokenSeconds: 600,
      maxSessions: 20,
    });
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(readOptions(good))).toBe(true);
  });

  it.each<[string, LoginOptions, string]>([
    [
      'plain http in production',
      { ...good, issuer: 'http://login.example.com' },
      'issuer: must be https in production',
    ],
    ['https in development', { ...good, mode: 'development' }, 'issuer: must be http in development mode'],
    ['no root secret in production', { ...good, rootSecret: undefined }, 'rootSecret: is required in production'],
    [
      'instances that could not have the same root secret',
      { ...development, rootSecret: undefined, database: 'postgres://127.0.0.1/wxlogin' },
      'rootSecret: is required with this database',
    ],
    ['a database of no known kind', { ...good, database: 'oracle://host/wxlogin' }, 'database: must be sqlite:<file>'],
    ['a short root secret', { ...good, rootSecret: 'c2VjcmV0' }, 'rootSecret: must be 32 random bytes'],
    [
      'a root secret of one repeated byte',
      { ...good, rootSecret: 'A'.repeat(43) },
      'rootSecret: must be 32 random bytes',
    ],
    [
      'the emulator in production',
      { ...good, wechatEmulatorURL: 'http://127.0.0.1:8802' },
      'wechatEmulatorURL: the emulator is for development mode only; remove it',
    ],
    ['a proxy by name', { ...good, trustedProxies: ['loopback'] }, 'trustedProxies.0: must be an address or a range'],
    ['a burst of nothing', { ...good, addressLoginBurst: 0 }, 'addressLoginBurst: '],
    ['a Redis without a scheme', { ...good, redisURL: '127.0.0.1:6379' }, 'redisURL: must be redis://'],
    [
      'an emulator elsewhere',
      { ...development, wechatEmulatorURL: 'http://192.168.1.9:8802' },
      'wechatEmulatorURL: must be on this machine',
    ],
    [
      'a gateway without https',
      { ...good, wechatGatewayURL: 'http://gateway.example.com' },
      'wechatGatewayURL: must be https',
    ],
    [
      'a gateway without HTTPS, in capitals',
      { ...good, wechatGatewayURL: 'HTTP://gateway.example.com' },
      'wechatGatewayURL: must begin',
    ],
    [
      'a gateway without https, hidden by a tab',
      { ...good, wechatGatewayURL: 'ht\ttp://gateway.example.com' },
      'wechatGatewayURL: must be an http or https address',
    ],
    ['plain HTTP in production', { ...good, issuer: 'HTTP://login.example.com' }, 'issuer: must begin'],
    ['an issuer with a password', { ...good, issuer: 'https://:word@login.example.com' }, 'issuer: must begin'],
    [
      'an issuer with its standard port',
      { ...good, issuer: 'https://login.example.com:443' },
      'issuer: must be spelt plainly',
    ],
    ['an issuer with an empty query', { ...good, issuer: 'https://login.example.com?' }, 'issuer: must have no query'],
    [
      'an issuer with an empty fragment',
      { ...good, issuer: 'https://login.example.com#' },
      'issuer: must have no query',
    ],
    [
      'an issuer with dots in its path',
      { ...good, issuer: 'https://login.example.com/a/../b' },
      'issuer: must be spelt plainly',
    ],
    [
      'an issuer with a blank in its path',
      { ...good, issuer: 'https://login.example.com/a b' },
      'issuer: must be spelt plainly',
    ],
    ['rows in production', { ...good, onRows() {} }, 'onRows: is for development mode only'],
    [
      'an issuer with a slash at the end',
      { ...good, issuer: 'https://login.example.com/' },
      'issuer: must not end with a slash',
    ],
    ['an issuer with a query', { ...good, issuer: 'https://login.example.com?x=1' }, 'issuer: must have no query'],
    [
      'an issuer of another kind',
      { ...good, issuer: 'ftp://login.example.com' },
      'issuer: must be an http or https address',
    ],
    ['no issuer', { ...good, issuer: undefined as never }, 'issuer: is required'],
    ['no app', { ...good, apps: [] }, 'apps:'],
    ['an app twice', { ...good, apps: [...good.apps, ...good.apps] }, 'apps: an appid appears twice'],
    [
      'an AppID that is none',
      { ...good, apps: [{ ...good.apps[0]!, appid: 'wx123' }] },
      'apps.0.appid: must be wx and 16 hexadecimal digits',
    ],
    [
      'a secret that is none',
      { ...good, apps: [{ ...good.apps[0]!, appSecret: 'hunter2' }] },
      'apps.0.appSecret: must be 32 hexadecimal digits',
    ],
    [
      'a classic app that is not served',
      { ...good, classicAppid: 'wxffffffffffffffff' },
      'classicAppid: is not among apps',
    ],
    [
      'pushes without encryption in production',
      { ...good, apps: [{ ...good.apps[0]!, pushToken: 'AAAAA' }] },
      'apps.0.pushAesKey: is required with pushToken in production',
    ],
    [
      'a key for pushes that nobody signs',
      { ...good, apps: [{ ...good.apps[0]!, pushAesKey: 'a'.repeat(43) }] },
      'apps.0.pushToken: is required with pushAesKey',
    ],
    [
      'a key for pushes that is none',
      { ...good, apps: [{ ...good.apps[0]!, pushToken: 'AAAAA', pushAesKey: 'hunter2' }] },
      'apps.0.pushAesKey: must be 43 letters and digits',
    ],
    [
      'a push token that is none',
      { ...good, apps: [{ ...good.apps[0]!, pushToken: 'a b', pushAesKey: 'a'.repeat(43) }] },
      'apps.0.pushToken: must be 3 to 32 letters and digits',
    ],
    [
      'a bucket without its secret',
      { ...good, avatarBucketURL: 'https://s3.example.com/bucket', avatarBucketKeyId: 'key' },
      'avatarBucketSecret: is required with avatarBucketURL',
    ],
    [
      'a bucket whose address ends with a slash',
      { ...good, avatarBucketURL: 'https://s3.example.com/', avatarBucketKeyId: 'key', avatarBucketSecret: 'secret' },
      'avatarBucketURL: must be plain',
    ],
    ['an access token of a minute', { ...good, accessTokenSeconds: 60 }, 'accessTokenSeconds:'],
    [
      'an idle limit beyond the absolute one',
      { ...good, refreshIdleSeconds: 7200, refreshAbsoluteSeconds: 3600 },
      'refreshIdleSeconds: is longer',
    ],
    ['an unknown option', { ...good, isser: 'x' } as LoginOptions, 'options: unknown option isser'],
    ['a logger without methods', { ...good, logger: {} as never }, 'logger: must have debug, info, warn, error'],
  ])('refuse %s', (_, options, problem) => {
    expect(problemsOf(options)).toEqual([expect.stringContaining(problem)]);
  });

  it('name everything that is wrong at once, and no value', () => {
    const problems = problemsOf({ apps: [{ appid: 'oops', appSecret: 'hunter2' }], rootSecret: 'hunter2', colour: 1 });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'issuer',
      'apps.0.appid',
      'apps.0.appSecret',
      'rootSecret',
      'options',
    ]);
    expect(problems.join()).not.toMatch(/hunter2|oops/);
  });

  it('are compared with each other even where one is wrong by itself', () => {
    const options = { ...good, issuer: 'http://login.example.com/', rootSecret: undefined, apps: [] };
    expect(problemsOf(options).map((problem) => problem.split(':')[0])).toEqual([
      'apps',
      'issuer',
      'rootSecret',
      'issuer',
    ]);
  });

  it('are required at all', () => {
    expect(problemsOf(undefined)).toHaveLength(1);
  });
});
