import { describe, expect, it } from 'vitest';
import { changeRoles, isRoleName, mostRoles } from '../../../src/model/account/roles.ts';

describe('the name of a role', () => {
  it.each(['a', 'admin', 'shop:owner', 'a.b-c_d:e', `a${'9'.repeat(63)}`])('may be %s', (name) => {
    expect(isRoleName(name)).toBe(true);
  });

  it.each(['', 'Admin', '1st', '-a', 'a b', 'a\n', '管理员', `a${'9'.repeat(64)}`])('may not be %j', (name) => {
    expect(isRoleName(name)).toBe(false);
  });
});

describe('changed roles', () => {
  const many = (count: number, length = 6) => Array.from({ length: count }, (_, n) => `r${n}`.padEnd(length, 'x'));

  it('are sorted and each there once', () => {
    expect(changeRoles(['b', 'c'], { add: ['c', 'a'], remove: ['b'] })).toEqual(['a', 'c']);
  });

  it('are there afterwards when they are both added and taken away', () => {
    expect(changeRoles(['a'], { add: ['a'], remove: ['a'] })).toEqual(['a']);
  });

  it('lose also what was never a proper name', () => {
    expect(changeRoles(['管理员', 'a'], { add: [], remove: ['管理员'] })).toEqual(['a']);
  });

  it('are refused when they are too many or too long for a token', () => {
    expect(changeRoles([], { add: many(mostRoles), remove: [] })).toHaveLength(mostRoles);
    expect(changeRoles([], { add: many(mostRoles + 1), remove: [] })).toBeUndefined();
    expect(changeRoles([], { add: many(16, 64), remove: [] })).toHaveLength(16);
    expect(changeRoles([], { add: many(17, 64), remove: [] })).toBeUndefined();
    expect(changeRoles([], { add: ['Admin'], remove: [] })).toBeUndefined();
  });
});
