import { createHash } from 'node:crypto';
import { type Face, faceOf, readFace } from '../faces/face.ts';
import { InputError } from '../input/input-error.ts';
import { type Fields, readBoolean, readFields, readMatching, readText } from '../input/read-fields.ts';

/** A pretend WeChat user. `user` is the label tests and pages use; WeChat itself never shows it. */
export interface Person {
  user: string;
  nickname: string;
  face: Face;
  /** National number without area code; null: no phone bound. */
  phone: string | null;
  countryCode: string;
  /** Whether apps of an open platform see a unionid. */
  unionid: boolean;
  /** WeChat refuses this person's logins with 40226. */
  highRisk: boolean;
  /** Everything counted per user answers 45011. */
  quotaExhausted: boolean;
  /** Open data carries the grey avatar and 微信用户, as WeChat does since November 2022. */
  anonymous: boolean;
}

/** A label, and what is special about the person; what is left out stays as it is. */
export type PersonInput = { user: string } & PersonPatch;
export type PersonPatch = Partial<Omit<Person, 'user' | 'face'>> & { face?: Partial<Face> };

export interface People {
  list(): Person[];
  /** The default cast, those of the options and those described since. */
  described(): Person[];
  /** The person with this label; a new one when nobody has it yet, the first one when it is left out. */
  get(user: string | undefined): Person;
  /** Describes a person; an InputError, and no change, when a field is wrong. */
  describe(user: string, patch: unknown): Person;
}

const MAX_DESCRIBED = 10_000;
const MAX_SEEN = 100_000;
/** What a label may look like. */
export const label = {
  pattern: /^[\p{L}\p{N}][\p{L}\p{N}_.@-]{0,63}$/u,
  hint: 'A label is 1 to 64 letters, digits or _.@- and starts with a letter or digit.',
};

/**
 * Everybody. People with a description are kept; of those only mentioned by a label the newest 100,000 are, which loses
 * nothing: everything about them follows from the label.
 */
export function createPeople(cast: readonly PersonInput[]): People {
  const described = new Map<string, Person>();
  const seen = new Map<string, Person>();

  const find = (user: string) => described.get(user) ?? seen.get(user);

  function meet(user: string): Person {
    readMatching({ user }, 'user', label);
    const person = personOf(user);
    seen.set(user, person);
    const [oldest] = seen.keys();
    if (seen.size > MAX_SEEN && oldest !== undefined) seen.delete(oldest);
    return person;
  }

  function describe(user: string, patch: unknown): Person {
    readMatching({ user }, 'user', label);
    const person = readPatch(patch, find(user) ?? personOf(user));
    if (described.size >= MAX_DESCRIBED && !described.has(user)) {
      throw new InputError('There are too many described people.', `${MAX_DESCRIBED} are kept; start anew.`);
    }
    seen.delete(user);
    described.set(user, person);
    return person;
  }

  for (const { user, ...patch } of cast) describe(user, patch);
  const first = cast[0]?.user ?? 'xiaoming';

  return {
    list: () => [...described.values(), ...seen.values()],
    described: () => [...described.values()],
    get: (user = first) => find(user) ?? meet(user),
    describe,
  };
}

function personOf(user: string): Person {
  const number = createHash('sha256').update(`phone\n${user}`).digest().readUInt32BE(0) % 100_000_000;
  return {
    user,
    nickname: user,
    face: faceOf(user),
    phone: `138${String(number).padStart(8, '0')}`,
    countryCode: '86',
    unionid: true,
    highRisk: false,
    quotaExhausted: false,
    anonymous: true,
  };
}

const patchNames = 'nickname face phone countryCode unionid highRisk quotaExhausted anonymous'.split(' ');

function readPatch(patch: unknown, person: Person): Person {
  const fields = readFields(patch, patchNames);
  return {
    user: person.user,
    nickname: readNickname(fields) ?? person.nickname,
    face: readFace(fields.face, person.face),
    phone: fields.phone === null ? null : (readMatching(fields, 'phone', phone) ?? person.phone),
    countryCode: readMatching(fields, 'countryCode', countryCode) ?? person.countryCode,
    unionid: readBoolean(fields, 'unionid') ?? person.unionid,
    highRisk: readBoolean(fields, 'highRisk') ?? person.highRisk,
    quotaExhausted: readBoolean(fields, 'quotaExhausted') ?? person.quotaExhausted,
    anonymous: readBoolean(fields, 'anonymous') ?? person.anonymous,
  };
}

const phone = { pattern: /^[0-9]{4,15}$/, hint: '4 to 15 digits without area code, or null for no phone.' };
const countryCode = { pattern: /^[1-9][0-9]{0,3}$/, hint: '1 to 4 digits, such as 86.' };

function readNickname(fields: Fields): string | undefined {
  const nickname = readText(fields, 'nickname');
  if (nickname === undefined || (nickname.trim() !== '' && nickname.length <= 64)) return nickname;
  throw new InputError('"nickname" is not valid.', '1 to 64 characters, not only blanks.');
}
