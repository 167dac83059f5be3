import type { LinkConflict } from '../model/linking/merge.ts';
import type { Session } from '../model/session.ts';
import type { User } from '../model/user.ts';
import type { LoginToOpen } from './store.ts';

/** The user that a login registers, before the profile it shows is taken over. */
export const describeNewUser = (login: LoginToOpen): User => ({
  id: login.newUserId,
  status: 'active',
  nickname: null,
  avatarUrl: null,
  phoneMasked: null,
  roles: [],
  epoch: 0,
  createdAt: login.at,
  bannedUntil: null,
  banReason: null,
});

/** The session that a login opens. */
export const describeNewSession = ({ session, at }: LoginToOpen, user: User): Session => ({
  id: session.id,
  userId: user.id,
  appid: session.appid,
  counter: 0,
  salt: Uint8Array.from(session.salt),
  createdAt: at,
  rotatedAt: at,
  idleExpiresAt: session.idleExpiresAt,
  expiresAt: session.expiresAt,
  endedAt: null,
  userEpoch: user.epoch,
  device: session.device,
  place: session.place,
});

/** What is to be recorded where the unionid of a login belongs to somebody else than its openid. */
export function describeLinkConflict(
  { unionid, at }: LoginToOpen,
  user: User,
  unionidOwner: User | undefined,
): LinkConflict | undefined {
  if (!unionid || !unionidOwner || unionidOwner.id === user.id) return undefined;
  return { userId: user.id, otherUserId: unionidOwner.id, namespace: unionid.namespace, at };
}
