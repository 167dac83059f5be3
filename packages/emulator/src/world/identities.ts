import type { App } from './apps.ts';
import { openidOf, unionidOf } from './identifiers.ts';
import type { People, Person } from './people.ts';
import type { SessionKey } from './session-keys.ts';

/** One person as one app knows them. */
export interface Identity {
  readonly user: string;
  readonly appid: string;
  readonly openid: string;
  /** What the app sees unless the person has `unionid` off. */
  readonly unionid: string | undefined;
  /** WeChat keeps one per user and app. */
  sessionKey: SessionKey | undefined;
  /** When the person last did something in the app, in Unix seconds. */
  seenAt: number | undefined;
}

export interface Identities {
  of(person: Person, app: App): Identity;
  /** Whose openid this is, among the described people and those the app has met. */
  find(app: App, openid: string): Identity | undefined;
}

const MAX_REMEMBERED = 100_000;

/** The newest 100,000 are remembered. A forgotten one comes back the same, but without a session key. */
export function createIdentities(people: People): Identities {
  const byUser = new Map<string, Identity>();
  const byOpenid = new Map<string, Identity>();

  function meet({ user }: Person, { appid, openPlatform }: App): Identity {
    const openid = openidOf(appid, user);
    const unionid = openPlatform === null ? undefined : unionidOf(openPlatform, user);
    const identity: Identity = { user, appid, openid, unionid, sessionKey: undefined, seenAt: undefined };
    byUser.set(`${appid} ${user}`, identity);
    byOpenid.set(`${appid} ${openid}`, identity);
    forgetOldest();
    return identity;
  }

  function forgetOldest(): void {
    const [oldest] = byUser.values();
    if (byUser.size <= MAX_REMEMBERED || oldest === undefined) return;
    byUser.delete(`${oldest.appid} ${oldest.user}`);
    byOpenid.delete(`${oldest.appid} ${oldest.openid}`);
  }

  function identityOf(person: Person, app: App): Identity {
    return byUser.get(`${app.appid} ${person.user}`) ?? meet(person, app);
  }

  return {
    of: identityOf,
    find(app, openid) {
      const met = byOpenid.get(`${app.appid} ${openid}`);
      if (met) return met;
      const described = people.described().map((person) => identityOf(person, app));
      return described.find((identity) => identity.openid === openid);
    },
  };
}
