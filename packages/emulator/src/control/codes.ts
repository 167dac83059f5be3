import { InputError } from '../input/input-error.ts';
import { readBoolean, readFields, readText } from '../input/read-fields.ts';
import type { App } from '../world/apps.ts';
import { newLoginCode, newPhoneCode } from '../world/identifiers.ts';
import type { Identity } from '../world/identities.ts';
import { CODE_LIFETIME_SECONDS } from '../world/one-time-codes.ts';
import type { Person } from '../world/people.ts';
import type { World } from '../world/world.ts';

/** Who taps, in which mini program. Left out: the first person, the first app. */
export interface Whose {
  appid?: string | undefined;
  user?: string | undefined;
}

export interface LoginCodeInput extends Whose {
  /** true: this login replaces the session key; false: it does not. Left out: sometimes. */
  rotateSessionKey?: boolean;
}

export interface OneTimeCode {
  code: string;
  user: string;
  appid: string;
  openid: string;
  expires_in: number;
}

/** What `wx.login` gives this person. As with WeChat, it is the new code that may replace the session key. */
export function mintLoginCode(world: World, input?: unknown): OneTimeCode {
  const fields = readFields(input, ['appid', 'user', 'rotateSessionKey']);
  const rotate = readBoolean(fields, 'rotateSessionKey');
  const { app, identity } = findWhose(world, { appid: readText(fields, 'appid'), user: readText(fields, 'user') });

  identity.seenAt = world.now();
  const sessionKey = world.sessionKeys.login(identity, rotate);
  const code = newLoginCode(world.random);
  world.loginCodes.add(code, { user: identity.user, appid: app.appid, sessionKey });
  return oneTimeCode(code, identity);
}

/** What the phone button gives this person. */
export function mintPhoneCode(world: World, input?: unknown): OneTimeCode {
  const fields = readFields(input, ['appid', 'user']);
  const { app, person, identity } = findWhose(world, {
    appid: readText(fields, 'appid'),
    user: readText(fields, 'user'),
  });
  if (person.phone === null) {
    throw new InputError(
      'This person has no phone.',
      'PUT /_emulator/people/{user} { "phone": "13800000000" } gives one.',
    );
  }

  identity.seenAt = world.now();
  const code = newPhoneCode(world.random);
  world.phoneCodes.add(code, { user: person.user, appid: app.appid });
  return oneTimeCode(code, identity);
}

export function findWhose(world: World, { appid, user }: Whose): { app: App; person: Person; identity: Identity } {
  const app = world.apps.get(appid);
  const person = world.people.get(user);
  return { app, person, identity: world.identities.of(person, app) };
}

function oneTimeCode(code: string, { user, appid, openid }: Identity): OneTimeCode {
  return { code, user, appid, openid, expires_in: CODE_LIFETIME_SECONDS };
}
