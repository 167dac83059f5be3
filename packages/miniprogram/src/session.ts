import type { TokenAnswer, User } from './wire.ts';
import type { Platform } from './wx.ts';

/** What is remembered, also over restarts. */
export interface Session {
  accessToken: string;
  refreshToken: string;
  /** When the access token ends, by this device's clock. */
  expiresAt: number;
  /** When the refresh token ends, by the same clock; unknown to storages of earlier versions. */
  refreshExpiresAt?: number;
  user: User;
}

/** Undefined for whatever is no session: nothing, something else, an older shape. */
export function readSession(value: unknown): Session | undefined {
  const session: Partial<Session> = Object(value);
  const isWhole =
    typeof session.accessToken === 'string' &&
    typeof session.refreshToken === 'string' &&
    (session.expiresAt as number) > 0 &&
    readUser(session.user);
  return isWhole ? (session as Session) : undefined;
}

export function readUser(value: unknown): User | undefined {
  const user: Partial<User> = Object(value);
  return typeof user.id === 'string' ? (user as User) : undefined;
}

/** The answer's `expires_in` counts from now, so a wrong clock on the device does no harm. */
export function readTokenAnswer(data: unknown, now: number): Session | undefined {
  const told: Partial<TokenAnswer> = Object(data);
  return readSession({
    accessToken: told.access_token,
    refreshToken: told.refresh_token,
    expiresAt: now + (told.expires_in as number),
    refreshExpiresAt: now + (told.refresh_expires_in as number),
    user: told.user,
  });
}

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;

/** Holds the session in memory and, as well as the storage allows, on the device. */
export function createSessionKeeper(platform: () => Platform, storageKey: string) {
  const listeners = new Set<(user: User | null) => void>();
  let session: Session | undefined;
  let isRead = false;

  function find(): Session | undefined {
    if (!isRead) {
      isRead = true;
      try {
        session = readSession(platform().getStorageSync(storageKey));
      } catch {
        // Unreadable storage means logged out; the next login writes it anew.
      }
    }
    return session;
  }

  const findUser = () => find()?.user || null;

  function keep(next: Session | undefined) {
    const before = JSON.stringify(findUser());
    session = next;
    try {
      // Removed first: a full storage must not keep a refresh token that has been used up.
      platform().removeStorageSync(storageKey);
      if (next) platform().setStorageSync(storageKey, next);
    } catch {
      // Memory is enough until the next start.
    }
    if (JSON.stringify(findUser()) !== before) for (const listener of [...listeners]) tell(listener, findUser());
  }

  return {
    find,
    findUser,
    keep,
    onChange(listener: (user: User | null) => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function tell(listener: (user: User | null) => void, user: User | null) {
  try {
    listener(user);
  } catch (error) {
    // Reported by the platform as an unhandled rejection, without breaking the login that it listens to.
    Promise.reject(error);
  }
}
