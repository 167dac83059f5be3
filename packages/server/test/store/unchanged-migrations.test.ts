import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { migrations } from '../../src/store/sql/migrations/migrations.ts';

/** Databases out there were made by these texts and remember them: a change of the schema is a new migration, and a new line here. */
const known = {
  'first-tables': 'f8edfe077a1efe32',
  'leases-and-api-tokens': '46f6885de0c74fcb',
  'account-life': '1c2ab219e91fb0b8',
  'phones-and-session-keys': 'e74878b81f12c5bf',
  clients: '5bf9123baa10e5b0',
  audit: 'ddf8ef525b4c27df',
  'avatar-leftovers': '778c7f75ea4120b7',
  'room-for-refreshes': '1ddb51c77934c38e',
  merges: '0c35adb0e4e4c15b',
};

it('earlier schemas stay what they were', () => {
  const digest = (texts: readonly string[]) =>
    createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
  const present = migrations.map(({ name, texts: { sqlite, postgres, mysql } }) => [
    name,
    digest([sqlite, postgres, mysql]),
  ]);
  expect(Object.fromEntries(present)).toEqual(known);
});
