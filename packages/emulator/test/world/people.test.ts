import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/input/input-error.ts';
import { cast } from '../../src/world/cast.ts';
import { createPeople } from '../../src/world/people.ts';

describe('people', () => {
  it('are a cast with names and faces of its own', () => {
    const people = createPeople(cast);
    expect(people.list().map(({ user, nickname }) => `${user} ${nickname}`)).toEqual([
      'xiaoming 小明',
      'xiaohong 小红',
      'laowang 老王',
      'lisa Lisa',
      'tom Tom',
    ]);
    expect(new Set(people.list().map(({ face }) => JSON.stringify(face))).size).toBe(5);
    expect(people.get(undefined).user).toBe('xiaoming');
  });

  it('a new label is a new person, the same one every time and after a restart', () => {
    const people = createPeople(cast);
    const anna = people.get('anna');
    expect(people.get('anna')).toBe(anna);
    expect(createPeople(cast).get('anna')).toEqual(anna);
    expect(people.list()).toHaveLength(6);
  });

  it('keep what a description leaves out', () => {
    const people = createPeople(cast);
    const before = people.get('tom');
    const after = people.describe('tom', { phone: null, highRisk: true, face: { glasses: false } });
    expect(after).toEqual({ ...before, phone: null, highRisk: true, face: { ...before.face, glasses: false } });
    expect(people.get('tom')).toBe(after);
  });

  it('are added to the cast by their description', () => {
    const people = createPeople([...cast, { user: 'tom', nickname: 'Tommy' }, { user: 'anna', countryCode: '44' }]);
    expect(people.list()).toHaveLength(6);
    expect(people.get('tom').nickname).toBe('Tommy');
    expect(people.described().map(({ user }) => user)).toContain('anna');
  });

  it.each([
    ['a field nobody knows', { age: 7 }],
    ['a blank nickname', { nickname: '  ' }],
    ['a long nickname', { nickname: 'x'.repeat(65) }],
    ['a phone with letters', { phone: '138-abc' }],
    ['an area code with a plus', { countryCode: '+86' }],
    ['a word for a boolean', { unionid: 'yes' }],
    ['a colour that is none', { face: { skin: 'red"/><script>' } }],
    ['hair nobody can draw', { face: { hair: 'mohawk' } }],
    ['a list', []],
    ['null', null],
  ])('refuse %s and stay as they were', (_, patch) => {
    const people = createPeople(cast);
    const before = people.get('tom');
    expect(() => people.describe('tom', patch)).toThrow(InputError);
    expect(people.get('tom')).toBe(before);
  });

  it.each(['', ' ', '.', '-a', 'a/b', 'a b', '<b>', 'x'.repeat(65), '\ud800', 'a\u0000'])(
    'refuse %j as a label',
    (user) => {
      expect(() => createPeople(cast).get(user)).toThrow(InputError);
    },
  );

  it.each(['a', '王', 'anna.b-c_d@e', '7', 'x'.repeat(64)])('accept %j as a label', (user) => {
    expect(createPeople(cast).get(user).user).toBe(user);
  });
});
