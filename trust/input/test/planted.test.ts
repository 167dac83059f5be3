import { expect, it } from 'vitest';
import { findPlanted } from '../planted.ts';

const secret = 'a+secret/with "odd" characters';
const planted = new Map([
  ['one', secret],
  ['other', 'never-written-down'],
]);

it.each([
  secret,
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('hex').toUpperCase(),
  encodeURIComponent(secret),
  JSON.stringify({ secret }),
])('a planted secret is found as %s', (written) => {
  expect(findPlanted({ log: `x${written}x`, answers: 'nothing' }, planted)).toEqual(['one in log']);
});
