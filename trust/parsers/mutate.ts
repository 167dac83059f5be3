export type Random = () => number;

interface Making {
  readonly random: Random;
  /** Pieces that the parsers compare with, to be put in whole. */
  readonly words: readonly Buffer[];
  /** Another input, to take a piece from. */
  readonly other: Buffer;
  readonly longest: number;
}

/** What breaks readers, wherever it stands. */
export const oddWords: readonly Buffer[] = [
  ...[
    '\0',
    '\r\n',
    '\r\n\r\n',
    '"',
    '\\',
    '\\u0000',
    '\\ud800',
    '\\udc00',
    '%',
    '%00',
    '%ff',
    '+',
    '=',
    ';',
    ',',
    ':',
    '.',
    '..',
    '*',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '[[[[[[[[',
    '{"a":',
    'null',
    'true',
    '-1',
    '0',
    '1e999',
    '-0',
    '9007199254740993',
    '4294967296',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '\u202e',
    '\u200d',
    '\ufeff',
    '\u0301',
    '🌱',
    '🏴',
    '\u{e0067}',
    '::ffff:',
    '::',
    '/64',
  ],
].map((word) => Buffer.from(word));

type Change = (input: Buffer, making: Making) => Buffer;

const below = (random: Random, end: number): number => Math.floor(random() * end);

/** Mostly short ones: half are at most 8 bytes. */
const pickLength = (random: Random, most: number): number =>
  Math.min(most, 1 + below(random, random() < 0.5 ? 8 : Math.max(1, most)));

/** Two places in the input, the first before the second. */
function pickPiece(input: Buffer, random: Random): [number, number] {
  const start = below(random, input.length + 1);
  return [start, start + pickLength(random, input.length - start)];
}

const splice = (input: Buffer, [start, end]: readonly [number, number], piece: Uint8Array): Buffer =>
  Buffer.concat([input.subarray(0, start), piece, input.subarray(end)]);

const pickPlace = (input: Buffer, random: Random): [number, number] => {
  const at = below(random, input.length + 1);
  return [at, at];
};

const changes: readonly Change[] = [
  function flipBit(input, { random }) {
    if (input.length === 0) return input;
    const changed = Buffer.from(input);
    const at = below(random, input.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
    return changed;
  },
  function setByte(input, { random }) {
    const [start] = pickPlace(input, random);
    return splice(input, [start, start + 1], Buffer.of(below(random, 256)));
  },
  function insertByte(input, { random }) {
    return splice(input, pickPlace(input, random), Buffer.of(below(random, 256)));
  },
  function insertWord(input, { random, words }) {
    return splice(input, pickPlace(input, random), words[below(random, words.length)] ?? Buffer.alloc(0));
  },
  function putWord(input, { random, words }) {
    return splice(input, pickPiece(input, random), words[below(random, words.length)] ?? Buffer.alloc(0));
  },
  function remove(input, { random }) {
    return splice(input, pickPiece(input, random), Buffer.alloc(0));
  },
  function repeat(input, { random, longest }) {
    const [start, end] = pickPiece(input, random);
    const piece = input.subarray(start, end);
    const times = Math.min(
      1 + below(random, random() < 0.9 ? 8 : 4096),
      Math.floor(longest / Math.max(1, piece.length)),
    );
    return splice(input, [end, end], Buffer.concat(Array<Buffer>(times).fill(piece)));
  },
  function move(input, { random }) {
    const [start, end] = pickPiece(input, random);
    const rest = splice(input, [start, end], Buffer.alloc(0));
    return splice(rest, pickPlace(rest, random), input.subarray(start, end));
  },
  function cross(input, { random, other }) {
    return splice(input, pickPiece(input, random), other.subarray(...pickPiece(other, random)));
  },
];

/** One to five changes; fewer are likelier. */
export function mutate(input: Buffer, making: Making): Buffer {
  let changed = input;
  do {
    const change = changes[below(making.random, changes.length)] as Change;
    changed = change(changed, making).subarray(0, making.longest);
  } while (making.random() < 0.4);
  return changed;
}
