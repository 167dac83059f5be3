import type { Identity } from '../identity.ts';
import type { Session } from '../session.ts';
import type { User } from '../user.ts';

/** Everything that is held about one user. */
export interface UserRecord {
  readonly user: User;
  readonly identities: readonly Identity[];
  /** All that are kept, also those that are over. */
  readonly sessions: readonly Session[];
}

/** The copy of it that the user may have: what they told, what WeChat told, what follows from it. The operator's words are not among it. */
export const writeExport = ({ user, identities, sessions }: UserRecord) => ({
  user: {
    id: user.id,
    nickname: user.nickname,
    avatar_url: user.avatarUrl,
    phone_masked: user.phoneMasked,
    roles: user.roles,
    created_at: user.createdAt,
  },
  identities: identities.map(({ namespace, subject }) => ({ namespace, subject })),
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
});

export type UserExport = ReturnType<typeof writeExport>;
