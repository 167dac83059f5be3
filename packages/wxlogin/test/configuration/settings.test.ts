import { optionsSchema } from '@wxlogin/server';
import { expect, it } from 'vitest';
import { nameVariable, settings } from '../../src/configuration/settings.ts';

it.each([
  ['issuer', 'WXLOGIN_ISSUER'],
  ['appSecret', 'WXLOGIN_APP_SECRET'],
  ['wechatEmulatorURL', 'WXLOGIN_WECHAT_EMULATOR_URL'],
  ['accessTokenSeconds', 'WXLOGIN_ACCESS_TOKEN_SECONDS'],
  ['redisURL', 'WXLOGIN_REDIS_URL'],
  ['addressLoginsPerMinute', 'WXLOGIN_ADDRESS_LOGINS_PER_MINUTE'],
])('the variable of %s is %s', (key, variable) => {
  expect(nameVariable(key)).toBe(variable);
});

it('every option of the server is a setting, except those that are no text', () => {
  const keys = settings.map(({ key }) => key);
  const missing = Object.keys(optionsSchema.shape).filter((key) => !keys.includes(key));
  expect(missing).toEqual(['apps', 'logger', 'clock', 'tracer', 'onEvent', 'onFatal', 'onRows']);
  expect(settings.filter(({ isOfApp }) => isOfApp).map(({ key }) => key)).toEqual([
    'appid',
    'appSecret',
    'unionidGroup',
    'keepSessionKey',
    'pushToken',
    'pushAesKey',
  ]);
});

it('every setting is explained in both languages, and no two have the same variable', () => {
  for (const { en, zh } of settings)
    expect([en, zh]).toEqual([expect.stringMatching(/.{5}/), expect.stringMatching(/\p{Script=Han}/u)]);
  expect(new Set(settings.map(({ variable }) => variable)).size).toBe(settings.length);
});

it('numbers, truths, lists and texts are told apart', () => {
  const kindOf = (key: string) => settings.find((setting) => setting.key === key)?.kind;
  expect(kindOf('keepSessionKey')).toBe('boolean');
  expect(['port', 'maxSessions', 'expose', 'trustedProxies', 'issuer', 'redisURL', 'unionidGroup'].map(kindOf)).toEqual(
    ['integer', 'integer', 'list', 'list', 'text', 'text', 'text'],
  );
  expect(kindOf('checkNicknames')).toBe('boolean');
});

it('exactly the secrets may come from a file of their own', () => {
  expect(settings.filter(({ isSecret }) => isSecret).map(({ key }) => key)).toEqual([
    'database',
    'rootSecret',
    'previousRootSecret',
    'redisURL',
    'avatarBucketSecret',
    'appSecret',
    'pushToken',
    'pushAesKey',
  ]);
});
