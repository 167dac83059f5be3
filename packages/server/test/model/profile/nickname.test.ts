import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanNickname } from '../../../src/model/profile/nickname.ts';

describe('a nickname', () => {
  it.each([
    ['what surrounds it', '  小明　', '小明'],
    ['blanks that are more than one', 'Ada  \u00A0 Lovelace', 'Ada Lovelace'],
    ['the blank of Braille', '\u2800\u2800a\u2800', 'a'],
    ['a direction override', 'admin\u202Etxt.exe\u202C', 'admintxt.exe'],
    ['direction isolates and marks', '\u2066a\u2069\u200Eb\u061C', 'ab'],
    ['zero-width characters', 'ad\u200Bm\u200Ci\u200Dn\u2060', 'admin'],
    ['byte order marks and soft hyphens', '\uFEFFa\u00ADb', 'ab'],
    ['tags that hide a text', 'a\u{E0001}\u{E0061}\u{E0062}', 'a'],
    ['tags behind a flag that is none', '🏴\u{E0061}\u{E0062}\u{E0063}\u{E007F}', '🏴'],
    ['fillers that show nothing', 'a\u3164\u115F', 'a'],
    ['variation selectors without a picture', 'a\uFE0F\u{E0100}', 'a'],
    ['a joiner that joins no pictures', '👩\u200D', '👩'],
    ['a noncharacter', 'a\uFFFF', 'a'],
  ])('loses %s', (_, typed, kept) => {
    expect(cleanNickname(typed)).toBe(kept);
  });

  it.each(['👨‍👩‍👧‍👦', '🏃🏽‍♀️', '❤️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇨🇳', '👍🏿', 'さくら', 'نور', 'เก่ง', 'Zoë'])(
    'keeps %s as it is',
    (typed) => {
      expect(cleanNickname(typed)).toBe(typed);
    },
  );

  it('is composed, so that names that look the same are the same', () => {
    expect(cleanNickname('Zoe\u0308')).toBe('Zo\u00EB');
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' 　\u2800'],
    ['invisible characters', '\u200B\u202E\u{E0061}\uFEFF'],
    ['a NUL', 'a\u0000b'],
    ['an end of line', 'a\nb'],
    ['an end of paragraph', 'a\u2029b'],
    ['half a surrogate pair', 'a\uD83C'],
    ['a pile of marks', `Z${'\u0335\u0322\u0353\u033C\u0360\u0489'.repeat(3)}`],
    ['65 characters', 'a'.repeat(65)],
  ])('is not %s', (_, typed) => {
    expect(cleanNickname(typed)).toBeUndefined();
  });

  it('is measured after cleaning, in characters', () => {
    expect(cleanNickname(`${'🌱'.repeat(64)}\u200B  `)).toBe('🌱'.repeat(64));
    expect(cleanNickname('🌱'.repeat(65))).toBeUndefined();
  });

  it('stays as it is when cleaned again, and hides nothing', () => {
    const odd = fc.constantFrom(
      '👩',
      '\u200D',
      '\uFE0F',
      '🏽',
      '🏴',
      '\u{E0067}',
      '\u{E007F}',
      ' ',
      '\u200B',
      'e',
      '\u0301',
      '1',
      '\u20E3',
    );
    const text = fc.array(fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 2 })), { maxLength: 12 });
    fc.assert(
      fc.property(text, (pieces) => {
        const nickname = cleanNickname(pieces.join(''));
        fc.pre(nickname !== undefined);
        expect(cleanNickname(nickname)).toBe(nickname);
        expect(nickname).not.toMatch(/[\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|^\s|\s$|\s\s/u);
      }),
      { numRuns: 3000 },
    );
  });
});
