import { rules } from './service-inside.ts';

/** What the service must know of a user. */
export interface ModelUser {
  readonly id: string;
  readonly person: string;
  epoch: number;
  isDeleted: boolean;
  /** `until` is null where it has no end. */
  ban: { readonly until: number | null } | null;
}

/** What it must know of a session, and what a client has of it: a refresh token of each generation. */
export interface ModelSession {
  readonly user: ModelUser;
  readonly id: string;
  readonly appid: string;
  readonly epoch: number;
  readonly code: string;
  readonly key: string | undefined;
  readonly openedAt: number;
  readonly expiresAt: number;
  readonly refreshTokens: string[];
  accessToken: string;
  accessExpiresAt: number;
  rotatedAt: number;
  idleExpiresAt: number;
  endedAt: number | null;
}

const graceSeconds = 30;
const leewaySeconds = 60;
const replaySeconds = 600;
const daySeconds = 86_400;

/**
 * The rules of the service once more, as short as they can be said. Each verb gives the answers that are right, of which there is one,
 * except where the service may have tidied up already; what a good answer changes it has changed.
 */
export function createModel(now: () => number) {
  const sessions: ModelSession[] = [];
  const userOf = new Map<string, ModelUser>();
  const bannedOf = new Map<string, ModelUser['ban']>();

  const holds = (ban: ModelUser['ban'] | undefined) => !!ban && (ban.until === null || now() < ban.until);
  const endOf = ({ endedAt, idleExpiresAt, expiresAt }: ModelSession) =>
    Math.min(endedAt ?? Number.POSITIVE_INFINITY, idleExpiresAt, expiresAt);
  const isLive = (session: ModelSession) =>
    now() < endOf(session) && session.epoch === session.user.epoch && !session.user.isDeleted;
  const counterOf = ({ refreshTokens }: ModelSession) => refreshTokens.length - 1;
  const mayBeRemoved = (session: ModelSession) => now() > endOf(session) + daySeconds;
  const end = (session: ModelSession) => {
    session.endedAt ??= now();
  };

  /** Why a refresh token opens nothing. */
  function refuseRefreshToken(session: ModelSession): string[] {
    if (session.user.isDeleted) return ['401 refresh_token_invalid'];
    if (isLive(session)) return [];
    return ['401 session_ended', ...(mayBeRemoved(session) ? ['401 refresh_token_invalid'] : [])];
  }
  /** The same of an access token; when its key is removed, nobody knows any more that it has expired. */
  function refuseAccessToken(session: ModelSession): string[] {
    if (now() >= session.accessExpiresAt + leewaySeconds)
      return ['401 access_token_expired', '401 access_token_invalid'];
    return isLive(session) ? [] : ['401 session_ended'];
  }
  const orElse = (refusals: string[], good: () => string): string[] => (refusals.length > 0 ? refusals : [good()]);

  return {
    sessions,
    userOf,
    isLive,
    login: (person: string) => [holds(userOf.get(person)?.ban ?? bannedOf.get(person)) ? '403 user_blocked' : '200'],
    /** After a login was answered. The oldest sessions of the same mini program make room. */
    open(session: ModelSession): void {
      userOf.set(session.user.person, session.user);
      bannedOf.delete(session.user.person);
      const others = sessions.filter(
        (each) => each.user === session.user && each.appid === session.appid && isLive(each),
      );
      for (const each of others.slice(0, Math.max(0, others.length - rules.maxSessions + 1))) end(each);
      sessions.push(session);
    },
    replay(session: ModelSession, key: string | undefined): string[] {
      if (session.user.isDeleted || now() - session.openedAt > replaySeconds)
        return ['400 js_code_used', '400 js_code_invalid'];
      const isSameClient = key !== undefined && key === session.key;
      return [isSameClient && isLive(session) && counterOf(session) === 0 ? '200' : '400 js_code_used'];
    },
    refresh: (session: ModelSession, generation: number) =>
      orElse(refuseRefreshToken(session), () => {
        const isCurrent = generation === counterOf(session);
        if (isCurrent) return '200';
        if (generation === counterOf(session) - 1 && now() - session.rotatedAt <= graceSeconds) return '200';
        end(session);
        return '401 refresh_token_reused';
      }),
    look: (session: ModelSession) => orElse(refuseAccessToken(session), () => '200'),
    /** Whether a back end is told that it is good. */
    isAccessTokenActive: (session: ModelSession) => isLive(session) && now() < session.accessExpiresAt,
    isRefreshTokenActive: (session: ModelSession, generation: number) =>
      isLive(session) && generation === counterOf(session),
    /** By a refresh token, if there is a generation. */
    logout(session: ModelSession, { all, generation }: { all: boolean; generation: number | undefined }): string[] {
      const isOld = all && generation !== undefined && generation < counterOf(session) - 1;
      const refusals = generation === undefined ? refuseAccessToken(session) : refuseRefreshToken(session);
      return orElse(refusals.length === 0 && isOld ? ['401 session_ended'] : refusals, () => {
        if (all) session.user.epoch += 1;
        else end(session);
        return '204';
      });
    },
    endOther(session: ModelSession, other: ModelSession): string[] {
      const refusals = refuseAccessToken(session);
      if (refusals.length > 0) return refusals;
      if (other.user !== session.user) return ['404 not_found'];
      const answers = mayBeRemoved(other) ? ['204', '404 not_found'] : ['204'];
      end(other);
      return answers;
    },
    /** Nobody learns whether there was anything to end. */
    revoke(session: ModelSession, generation: number | undefined): string[] {
      const isKnown = generation !== undefined || now() < session.accessExpiresAt + leewaySeconds;
      if (isKnown && !session.user.isDeleted) end(session);
      return ['200'];
    },
    ban(user: ModelUser, until: number | null): void {
      user.ban = { until };
      user.epoch += 1;
    },
    unban(person: string): void {
      const user = userOf.get(person);
      if (user) user.ban = null;
      bannedOf.delete(person);
    },
    deleteMe: (session: ModelSession, byPerson: string) =>
      orElse(refuseAccessToken(session), () => (byPerson === session.user.person ? '204' : '403 fresh_login_required')),
    /** A ban outlives the user. */
    remove(user: ModelUser): void {
      user.isDeleted = true;
      userOf.delete(user.person);
      if (holds(user.ban)) bannedOf.set(user.person, user.ban);
    },
  };
}

export type Model = ReturnType<typeof createModel>;
