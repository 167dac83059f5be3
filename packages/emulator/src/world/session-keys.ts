import { newSessionKey, type RandomBytes } from './identifiers.ts';
import type { Identity } from './identities.ts';

export interface SessionKey {
  readonly text: string;
  readonly expiresAt: number;
  /** How many logins it has served. */
  logins: number;
}

export interface SessionKeys {
  /** The present key, unless there is none or it has expired. */
  find(identity: Identity): SessionKey | undefined;
  /** What a login does to the key: mostly nothing, sometimes a new one. `rotate` decides in place of the count. */
  login(identity: Identity, rotate?: boolean): SessionKey;
  /** A new key in place of `old`, which is dead at once. Its expiry is inherited, not renewed. */
  reset(identity: Identity, old: SessionKey): SessionKey;
}

/** WeChat publishes no number; a staff answer once said three days. */
const LIFETIME_SECONDS = 3 * 24 * 3600;

export interface SessionKeysOptions {
  now: () => number;
  random: RandomBytes;
  /** A login replaces a key that has served this many logins; 0: only when it has expired. */
  rotateSessionKeyEvery: number;
}

export function createSessionKeys({ now, random, rotateSessionKeyEvery }: SessionKeysOptions): SessionKeys {
  function find({ sessionKey }: Identity): SessionKey | undefined {
    return sessionKey && sessionKey.expiresAt > now() ? sessionKey : undefined;
  }

  function isWorn({ logins }: SessionKey): boolean {
    return rotateSessionKeyEvery > 0 && logins >= rotateSessionKeyEvery;
  }

  function replace(identity: Identity, expiresAt: number): SessionKey {
    identity.sessionKey = { text: newSessionKey(random), expiresAt, logins: 0 };
    return identity.sessionKey;
  }

  return {
    find,
    login(identity, rotate) {
      const present = find(identity);
      const isKept = present !== undefined && !(rotate ?? isWorn(present));
      const sessionKey = isKept ? present : replace(identity, now() + LIFETIME_SECONDS);
      sessionKey.logins += 1;
      return sessionKey;
    },
    reset: (identity, old) => replace(identity, old.expiresAt),
  };
}
