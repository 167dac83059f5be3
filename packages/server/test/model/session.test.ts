import { describe, expect, it } from 'vitest';
import { decideReplay } from '../../src/model/decide-replay.ts';
import { decideRefresh, isSessionLive, type Session } from '../../src/model/session.ts';
import { isBlocked, type User } from '../../src/model/user.ts';

const user: User = {
  id: 'usr_1',
  status: 'active',
  nickname: null,
  avatarUrl: null,
  phoneMasked: null,
  roles: [],
  epoch: 3,
  createdAt: 0,
  bannedUntil: null,
  banReason: null,
};
const session: Session = {
  id: 'ses_1',
  userId: 'usr_1',
  appid: 'wx',
  counter: 5,
  salt: new Uint8Array(16),
  createdAt: 0,
  rotatedAt: 1000,
  idleExpiresAt: 2000,
  expiresAt: 3000,
  endedAt: null,
  userEpoch: 3,
  device: null,
  place: null,
};

describe('a session is over', () => {
  it.each<[string, Partial<Session>, number, boolean]>([
    ['not while nothing happened', {}, 1999, true],
    ['at its idle limit', {}, 2000, false],
    ['at its absolute limit', { idleExpiresAt: 9000 }, 3000, false],
    ['once it was ended', { endedAt: 1500 }, 1600, false],
    ['when its user logged out everywhere', { userEpoch: 2 }, 1600, false],
  ])('%s', (_, change, now, live) => {
    expect(isSessionLive({ ...session, ...change }, user, now)).toBe(live);
  });
});

describe('a refresh token that is not the current one', () => {
  it.each<[string, number, number, string]>([
    ['is answered again at once', 4, 1000, 'repeat'],
    ['is answered again for 30 seconds', 4, 1030, 'repeat'],
    ['is a reuse after that', 4, 1031, 'reuse'],
    ['is a reuse when two generations old, even at once', 3, 1000, 'reuse'],
    ['is ahead when the row was restored from a backup', 6, 1000, 'ahead'],
    ['is a reuse when it is current but the row did not advance for no other reason', 5, 1000, 'reuse'],
  ])('%s', (_, counter, now, decision) => {
    expect(decideRefresh(session, user, { counter, now, graceSeconds: 30 })).toBe(decision);
  });

  it.each<[string, Partial<Session>, Partial<User>, string]>([
    ['says that the session ended before anything else', { endedAt: 1 }, { status: 'blocked' }, 'ended'],
    ['says that the user is blocked', {}, { status: 'blocked' }, 'blocked'],
  ])('%s', (_, ofSession, ofUser, decision) => {
    const now = { counter: 4, now: 1000, graceSeconds: 30 };
    expect(decideRefresh({ ...session, ...ofSession }, { ...user, ...ofUser }, now)).toBe(decision);
  });
});

describe('a second use of a login code', () => {
  const key = (byte: number) => new Uint8Array(32).fill(byte);
  const attempt = { codeHash: key(0), keyHash: key(1), sessionId: session.id, at: 1000 };
  const unused = { attempt, session: { ...session, counter: 0 }, user, keyHash: key(1), now: 1010 };

  it.each<[string, object, string]>([
    ['is answered for the same client', {}, 'answer'],
    ['is refused with another key', { keyHash: key(2) }, 'refuse'],
    ['is refused without a key', { keyHash: null }, 'refuse'],
    ['is refused when the first had no key', { attempt: { ...attempt, keyHash: null } }, 'refuse'],
    ['is refused when neither had a key', { attempt: { ...attempt, keyHash: null }, keyHash: null }, 'refuse'],
    ['is refused once the session was used', { session }, 'refuse'],
    ['is refused once the session ended', { session: { ...session, counter: 0, endedAt: 1005 } }, 'refuse'],
    ['is refused for a blocked user', { user: { ...user, status: 'blocked' } }, 'refuse'],
  ])('%s', (_, change, decision) => {
    expect(decideReplay({ ...unused, ...change })).toBe(decision);
  });
});

describe('a ban', () => {
  it.each<[string, Partial<User>, boolean]>([
    ['holds without an end', { status: 'blocked' }, true],
    ['holds before its end', { status: 'blocked', bannedUntil: 1001 }, true],
    ['is over at its end', { status: 'blocked', bannedUntil: 1000 }, false],
    ['is none for whoever is active', { bannedUntil: 2000 }, false],
  ])('%s', (_, change, expected) => {
    expect(isBlocked({ ...user, ...change }, 1000)).toBe(expected);
  });
});
