import type { App } from './apps.ts';
import { newSessionKey, openidOf, type RandomBytes, unionidOf } from './identifiers.ts';
import type { People, Person } from './people.ts';

/** One person as one app knows them. WeChat keeps one session key for it at a time. */
export interface Identity {
  user: string;
  appid: string;
  openid: string;
  unionid: string | undefined;
}

export interface SessionKey {
  text: string;
  expiresAt: number;
}

export interface Identities {
  of(person: Person, app: App): Identity;
  /** Whose openid this is, among the described people and those the app has met. */
  find(app: App, openid: string, people: People): Identity | undefined;
  findSessionKey(identity: Identity): SessionKey | undefined;
  /** What a login does to the session key: mostly nothing, sometimes a new one. `rotate` decides instead of the count. */
  loginSessionKey(identity: Identity, rotate: boolean | undefined): SessionKey;
  /** A new key at once; the old one is dead. Its expiry is inherited, not renewed. */
  resetSessionKey(identity: Identity, old: SessionKey): SessionKey;
}

/** WeChat publishes no number; a staff answer once said three days. */
const SESSION_KEY_SECONDS = 3 * 24 * 3600;
const MAX_REMEMBERED = 100_000;

interface Remembered {
  user: string;
  openid: string;
  sessionKey: SessionKey | undefined;
  loginsWithKey: number;
}

export interface IdentitiesOptions {
  now: () => number;
  random: RandomBytes;
  /** A login replaces a session key that has served this many logins; 0: only when it has expired. */
  rotateSessionKeyEvery: number;
}

/** The newest 100,000 are remembered; openid and unionid follow from the label, so a forgotten one only loses its key. */
export function createIdentities({ now, random, rotateSessionKeyEvery }: IdentitiesOptions): Identities {
  const byUser = new Map<string, Remembered>();
  const byOpenid = new Map<string, Remembered>();

  function remember(user: string, appid: string): Remembered {
    const key = `${appid} ${user}`;
    const known = byUser.get(key);
    if (known) return known;
    const remembered = { user, openid: openidOf(appid, user), sessionKey: undefined, loginsWithKey: 0 };
    byUser.set(key, remembered);
    byOpenid.set(`${appid} ${remembered.openid}`, remembered);
    forgetOldest();
    return remembered;
  }

  function forgetOldest(): void {
    const [oldest] = byUser;
    if (byUser.size <= MAX_REMEMBERED || oldest === undefined) return;
    const [key, { openid }] = oldest;
    byUser.delete(key);
    byOpenid.delete(`${key.slice(0, key.indexOf(' '))} ${openid}`);
  }

  function newKey(expiresAt: number): SessionKey {
    return { text: newSessionKey(random), expiresAt };
  }

  function identityOf(person: Person, { appid, openPlatform }: App): Identity {
    const { openid } = remember(person.user, appid);
    const unionid = person.unionid && openPlatform !== null ? unionidOf(openPlatform, person.user) : undefined;
    return { user: person.user, appid, openid, unionid };
  }

  return {
    of: identityOf,
    find(app, openid, people) {
      const met = byOpenid.get(`${app.appid} ${openid}`);
      if (met) return identityOf(people.get(met.user), app);
      return people
        .described()
        .map((person) => identityOf(person, app))
        .find((identity) => identity.openid === openid);
    },
    findSessionKey({ user, appid }) {
      const { sessionKey } = remember(user, appid);
      return sessionKey && sessionKey.expiresAt > now() ? sessionKey : undefined;
    },
    loginSessionKey({ user, appid }, rotate) {
      const remembered = remember(user, appid);
      const present = remembered.sessionKey;
      const isWorn = rotate ?? (rotateSessionKeyEvery > 0 && remembered.loginsWithKey >= rotateSessionKeyEvery);
      if (present && present.expiresAt > now() && !isWorn) {
        remembered.loginsWithKey += 1;
        return present;
      }
      remembered.loginsWithKey = 1;
      remembered.sessionKey = newKey(now() + SESSION_KEY_SECONDS);
      return remembered.sessionKey;
    },
    resetSessionKey({ user, appid }, old) {
      const remembered = remember(user, appid);
      remembered.sessionKey = newKey(old.expiresAt);
      return remembered.sessionKey;
    },
  };
}
