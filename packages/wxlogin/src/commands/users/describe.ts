import type { LinkConflict, Merge, User, UserRecord } from '@wxlogin/server';

/** What programs get of each, in the words of the HTTP API. */

export const describeUser = (user: User) => ({
  id: user.id,
  status: user.status,
  nickname: user.nickname,
  avatar_url: user.avatarUrl,
  phone_masked: user.phoneMasked,
  roles: user.roles,
  banned_until: user.bannedUntil,
  ban_reason: user.banReason,
  created_at: user.createdAt,
});

export const describeMerge = ({ id, keptUserId, mergedUserId, moved, at, undoneAt }: Merge) => ({
  id,
  kept: keptUserId,
  merged: mergedUserId,
  moved,
  at,
  undone_at: undoneAt,
});

export const describeConflict = ({ userId, otherUserId, namespace, at }: LinkConflict) => ({
  user: userId,
  other_user: otherUserId,
  namespace,
  at,
});

export const describeRecord = ({ user, identities, sessions }: UserRecord, merges: readonly Merge[]) => ({
  ...describeUser(user),
  identities,
  sessions: sessions.map((session) => ({
    id: session.id,
    appid: session.appid,
    created_at: session.createdAt,
    last_used_at: session.rotatedAt,
    expires_at: Math.min(session.idleExpiresAt, session.expiresAt),
    ended_at: session.endedAt,
    device: session.device,
    place: session.place,
  })),
  merges: merges.map(describeMerge),
});
