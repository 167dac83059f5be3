/** Identifiers: a prefix and 128 time-ordered bits in the UUIDv7 layout (RFC 9562 §5.7), spelt as a TypeID (26 lower-case base32 characters). */
export type Id<Prefix extends string> = `${Prefix}_${string}`;
export type UserId = Id<'usr'>;
export type SessionId = Id<'ses'>;
export type AvatarId = Id<'avt'>;
export type EventId = Id<'evt'>;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** By character code. */
const digitOf = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, alphabet.indexOf(String.fromCharCode(code))));
const spelling = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** Puts the time into the first 48 bits and the version marks where UUIDv7 has them; `random` is 16 fresh random bytes and is consumed. */
export function createId<Prefix extends string>(prefix: Prefix, nowMs: number, random: Uint8Array): Id<Prefix> {
  for (let byte = 5, rest = nowMs; byte >= 0; byte -= 1, rest = Math.floor(rest / 256)) random[byte] = rest % 256;
  random[6] = ((random[6] ?? 0) & 0x0f) | 0x70;
  random[8] = ((random[8] ?? 0) & 0x3f) | 0x80;
  return formatId(prefix, random);
}

/** 128 bits to 26 base32 digits, most significant first; the two bits of padding lead. */
export function formatId<Prefix extends string>(prefix: Prefix, bytes: Uint8Array): Id<Prefix> {
  let text = '';
  let bits = 0;
  let count = 2;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      text += alphabet[(bits >> count) & 31];
      bits &= (1 << count) - 1;
    }
  }
  return `${prefix}_${text}`;
}

const momentOf = (id: string): string => id.slice(id.indexOf('_') + 1, -16);

/** Whether two identifiers were made in the same millisecond, as the user and session of a first login are: ten digits spell the time. */
export const isOfSameMoment = (one: string, other: string): boolean => momentOf(one) === momentOf(other);

/** The 16 bytes of an identifier, or undefined when the text is none with this prefix. */
export function parseId(prefix: string, text: string): Uint8Array | undefined {
  const start = prefix.length + 1;
  if (!text.startsWith(`${prefix}_`) || !spelling.test(text.slice(start))) return undefined;
  // From Node's pool: the database takes it several times faster than a small array of its own.
  const bytes = Buffer.allocUnsafe(16);
  let bits = 0;
  let count = -2;
  let at = 0;
  for (let digit = start; digit < text.length; digit += 1) {
    bits = (bits << 5) | (digitOf[text.charCodeAt(digit)] ?? 0);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = bits >> count;
    bits &= (1 << count) - 1;
  }
  return bytes;
}
