import { expect, it } from 'vitest';
import { cleanText, pickFacts } from '../../src/logging/facts.ts';

it('only known facts are written', () => {
  const facts = {
    appid: 'wx1',
    appSecret: 'hunter2',
    session_key: 'hunter2',
    token: 'hunter2',
    status: 200,
    isNewUser: true,
  };
  expect(pickFacts(facts)).toEqual({ appid: 'wx1', status: 200, isNewUser: true });
});

it('whole objects stay out, whatever they are called', () => {
  expect(pickFacts({ cause: { secret: 'hunter2' }, reason: ['a', { b: 'hunter2' }], fix: () => 'hunter2' })).toEqual(
    {},
  );
});

it('an error is written as its stack', () => {
  expect(pickFacts({ stack: new TypeError('oops') }).stack).toMatch(/^TypeError: oops\n +at /);
});

it.each([
  [
    'GET https://api.weixin.qq.com/sns/jscode2session?appid=wx1&secret=hunter2 failed',
    'GET https://api.weixin.qq.com/sns/jscode2session?… failed',
  ],
  ['to http://me:hunter2@gateway.example.com/x', 'to http://…@gateway.example.com/x'],
  ['to rediss://:hunter2@redis.example.com:6380/1', 'to rediss://…@redis.example.com:6380/1'],
  ['(an old one still deployed?) that exchanges', '(an old one still deployed?) that exchanges'],
])('%s is cleaned', (text, cleaned) => {
  expect(cleanText(text)).toBe(cleaned);
});
