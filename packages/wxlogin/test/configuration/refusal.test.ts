import { OptionsError } from '@wxlogin/server';
import { expect, it } from 'vitest';
import { explainRefusal } from '../../src/configuration/refusal.ts';

it('a refusal names every problem, and the variable where there is one', () => {
  const error = new OptionsError(['issuer: is required', 'apps: is required', 'apps.0.appSecret: is required', 'X: y']);
  const list = `
  - issuer (WXLOGIN_ISSUER): is required
  - apps (WXLOGIN_APPID and WXLOGIN_APP_SECRET): is required
  - apps.0.appSecret (WXLOGIN_APP_SECRET): is required
  - X: y
`;
  expect(explainRefusal(error)).toMatchObject({
    ending: 'configuration',
    text: { en: expect.stringContaining(list), zh: expect.stringContaining(list) },
  });
});

it('what keeps the database from opening is said', () => {
  expect(explainRefusal(new Error('x.db is a folder'))).toMatchObject({
    ending: 'failed',
    text: { en: 'wxlogin cannot start: x.db is a folder', zh: expect.stringContaining('x.db is a folder') },
  });
});

it('bugs stay as they are', () => {
  const error = new TypeError('oops');
  expect(explainRefusal(error)).toBe(error);
});
