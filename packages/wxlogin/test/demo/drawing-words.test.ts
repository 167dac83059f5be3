import { eventTable } from '@wxlogin/server';
import { describe, expect, it } from 'vitest';
import { explainEvent, explainTable } from '../../../phone/src/page/words/notes.ts';
import { tables } from '../../../server/src/store/sql/tables.ts';

describe('the live drawing', () => {
  it.each(Object.keys(eventTable))('says in Chinese what the event %s means', (name) => {
    expect(explainEvent(name).zh).toMatch(/\p{Script=Han}/u);
  });

  it.each(Object.keys(tables))('says in both languages what the table %s holds', (name) => {
    expect(explainTable(name).en).not.toBe('');
    expect(explainTable(name).zh).toMatch(/\p{Script=Han}/u);
  });
});
