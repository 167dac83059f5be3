/** What a nickname may be, and what becomes of one that was typed. docs/guides/profile.md tells it to people. */

const longest = 64;

/**
 * Emoji with what belongs inside them, though it is invisible by itself: joiners between pictures, a presentation selector, the tags of the
 * three flags that exist (England, Scotland, Wales). UTS #51 §1.4.9 (ED-14c, ED-16), narrowed to what phones write.
 */
const picture = String.raw`\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?`;
const emoji = [
  String.raw`\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}`,
  String.raw`\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}`,
  String.raw`\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}`,
  String.raw`[0-9#*]\uFE0F\u20E3`,
  String.raw`${picture}(?:\u200D${picture})*`,
].join('|');
export const emojiOrInvisible = new RegExp(
  String.raw`(${emoji})|[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Noncharacter_Code_Point}]`,
  'gu',
);
/** Every blank, and the empty Braille cell, which shows as one. */
const blanks = /[\p{Zs}\u2800]+/gu;
/** Controls, and what ends a line or a paragraph: nobody's keyboard makes one in a field of one line. */
const broken = /[\p{Cc}\p{Zl}\p{Zp}]/u;
/** Marks piled up until they cover the lines around; no language needs five on one letter. */
const pile = /\p{M}{5}/u;

/**
 * The nickname as it is kept: in Unicode's composed form (NFC), without characters that nobody sees (zero-width ones, direction marks and
 * overrides, tags, byte order marks), with one blank where there were several and none around it. Undefined where nothing sensible is left:
 * no character, more than 64, a control character, half a surrogate pair, a pile of marks.
 */
export function cleanNickname(text: string): string | undefined {
  if (!text.isWellFormed() || broken.test(text)) return undefined;
  const visible = text.replace(emojiOrInvisible, (_, kept: string | undefined) => kept ?? '').normalize('NFC');
  const nickname = visible.replace(blanks, ' ').trim();
  const isSensible = nickname.length > 0 && !pile.test(nickname) && [...nickname].length <= longest;
  return isSensible ? nickname : undefined;
}
