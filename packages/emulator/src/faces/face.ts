import { createHash } from 'node:crypto';
import { readBoolean, readFields, readMatching, readOneOf } from '../input/read-fields.ts';

export const hairStyles = ['short', 'parted', 'bob', 'long', 'bun', 'curly', 'bald'] as const;

/** What a face is drawn from. Colours are `#rrggbb`. */
export interface Face {
  background: string;
  skin: string;
  hair: (typeof hairStyles)[number];
  hairColour: string;
  clothes: string;
  glasses: boolean;
  moustache: boolean;
}

const backgrounds = ['#bfe3d0', '#ffd9c7', '#cfe0fb', '#f7d6e0', '#fbe7b2', '#dcd3f5'];
const skins = ['#f6d5b8', '#f2c6a0', '#e3ac80', '#c68a5c', '#8d5a3b'];
const hairColours = ['#2b2523', '#4a3428', '#7a4b2c', '#b9803f', '#9aa0a6'];
const clothes = ['#07a35a', '#e2603c', '#3b6fd4', '#8a5ac2', '#d49a1f', '#2f8f9d'];

/** The face of somebody nobody described: the same label always looks the same. */
export function faceOf(user: string): Face {
  const bytes = createHash('sha256').update(`face\n${user}`).digest();
  const pick = <T>(choices: readonly [T, ...T[]] | readonly T[], index: number): T =>
    choices[bytes.readUInt8(index) % choices.length] as T; // the remainder is always a place in the list
  const hair = pick(hairStyles, 2);
  return {
    background: pick(backgrounds, 0),
    skin: pick(skins, 1),
    hair,
    hairColour: pick(hairColours, 3),
    clothes: pick(clothes, 4),
    glasses: bytes.readUInt8(5) % 4 === 0,
    moustache: ['short', 'bald'].includes(hair) && bytes.readUInt8(6) % 3 === 0,
  };
}

const colour = { pattern: /^#[0-9a-f]{6}$/, hint: 'A colour is # and six lower-case hex digits: #07a35a.' };

/** `face` with the parts that `input` names replaced. */
export function readFace(input: unknown, face: Face): Face {
  const fields = readFields(input, ['background', 'skin', 'hair', 'hairColour', 'clothes', 'glasses', 'moustache']);
  return {
    background: readMatching(fields, 'background', colour) ?? face.background,
    skin: readMatching(fields, 'skin', colour) ?? face.skin,
    hair: readOneOf(fields, 'hair', hairStyles) ?? face.hair,
    hairColour: readMatching(fields, 'hairColour', colour) ?? face.hairColour,
    clothes: readMatching(fields, 'clothes', colour) ?? face.clothes,
    glasses: readBoolean(fields, 'glasses') ?? face.glasses,
    moustache: readBoolean(fields, 'moustache') ?? face.moustache,
  };
}
