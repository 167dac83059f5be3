import { describe, expect, it } from 'vitest';
import { findExpressions } from '../find-expressions.ts';

describe('the expressions of a file', () => {
  it('are found wherever they stand, and nothing else is taken for one', () => {
    const code = `
      const half = (a: number) => a / 2 / 3; // not/this/one
      const one = /^a+$/u.test('/nor/this/');
      class Two { readonly #two = [/b\\/c/g]; }
    `;
    expect(findExpressions('a.ts', code)).toEqual({
      literals: [
        { pattern: '^a+$', flags: 'u' },
        { pattern: 'b\\/c', flags: 'g' },
      ],
      made: [],
    });
  });

  it('that are made from a text are told', () => {
    const code = 'const a = new RegExp(text); const b = RegExp(text + text, "g"); const c = new Map();';
    expect(findExpressions('a.ts', code).made).toEqual([code.indexOf('new RegExp'), code.indexOf('RegExp(text +')]);
  });

  it('of what cannot be read are nobody’s guess', () => {
    expect(() => findExpressions('a.ts', 'const = 1')).toThrow('a.ts: ');
  });
});
