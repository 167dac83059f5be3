import { type EncryptedOpenData, encryptOpenData } from '../crypto/open-data.ts';
import { signRawData } from '../crypto/signatures.ts';
import { InputError } from '../input/input-error.ts';
import { readFields, readOneOf, readText } from '../input/read-fields.ts';
import type { Identity } from '../world/identities.ts';
import type { Person } from '../world/people.ts';
import { phoneFieldsOf } from '../world/phone-fields.ts';
import type { World } from '../world/world.ts';
import { findWhose, type Whose } from './codes.ts';
import { showPerson } from './people.ts';

export interface OpenDataInput extends Whose {
  /** Default userInfo. */
  kind?: 'userInfo' | 'phone';
  /** An unspent login code: encrypt under the session key it will yield, for the person it stands for. */
  code?: string;
}

/** rawData and signature come with userInfo only. */
export type OpenData = EncryptedOpenData & { rawData?: string; signature?: string };

/** What `wx.getUserInfo`, or the phone button of old, hands to the mini program. */
export function encryptForPerson(world: World, input?: unknown): OpenData {
  const fields = readFields(input, ['appid', 'user', 'kind', 'code']);
  const code = readText(fields, 'code');
  const named = { appid: readText(fields, 'appid'), user: readText(fields, 'user') };
  const { whose, sessionKey } = code === undefined ? { whose: named, sessionKey: undefined } : behind(world, code);
  const { person, identity } = findWhose(world, whose);

  const key = sessionKey ?? presentKey(world, identity);
  const encrypt = (data: object) => {
    const watermark = { timestamp: world.now(), appid: identity.appid };
    return encryptOpenData(JSON.stringify({ ...data, watermark }), key, world.random(16));
  };
  if (readOneOf(fields, 'kind', ['userInfo', 'phone']) === 'phone') return encrypt(phoneFieldsOf(person));

  const profile = profileOf(world, person);
  const ids = person.unionid && identity.unionid !== undefined ? { unionId: identity.unionid } : {};
  const rawData = JSON.stringify(profile);
  return { ...encrypt({ openId: identity.openid, ...profile, ...ids }), rawData, signature: signRawData(rawData, key) };
}

function behind(world: World, code: string): { whose: Whose; sessionKey: string } {
  const found = world.loginCodes.find(code);
  if (found.state === 'fresh') return { whose: found.record, sessionKey: found.record.sessionKey.text };
  throw new InputError('This login code is spent or unknown.', 'POST /_emulator/login-codes gives a new one.');
}

function presentKey(world: World, identity: Identity): string {
  const sessionKey = world.sessionKeys.find(identity);
  if (sessionKey) return sessionKey.text;
  throw new InputError('This person has no session key in this app.', 'POST /_emulator/login-codes makes one.');
}

const GREY_AVATAR =
  'https://thirdwx.qlogo.cn/mmopen/vi_32/POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg/132';

function profileOf(world: World, person: Person): object {
  const nickName = person.anonymous ? '微信用户' : person.nickname;
  const avatarUrl = person.anonymous ? GREY_AVATAR : showPerson(world, person.user).avatarUrl;
  return { nickName, gender: 0, language: '', city: '', province: '', country: '', avatarUrl };
}
