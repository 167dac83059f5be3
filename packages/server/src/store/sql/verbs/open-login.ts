import type { Identity } from '../../../model/identity.ts';
import type { Session } from '../../../model/session.ts';
import { isBanInForce, isBlocked, type User } from '../../../model/user.ts';
import { describeLinkConflict, describeNewSession, describeNewUser } from '../../new-records.ts';
import type { LoginOpened, LoginToOpen } from '../../store.ts';
import type { Change, Decision, Row, SqlReader, WriteJob } from '../driver.ts';
import { bytesOfSubject, keyOf, readBytes, readNumberOrNull, readSessionOfUser, readUser } from '../rows.ts';
import * as statements from '../statements.ts';
import { holdUser } from './hold-user.ts';
import { recordLinkConflict } from './linking/merge-verbs.ts';
import { changeProfile } from './profile/change-profile.ts';
import { findKeySession, keepSessionKey } from './session-key-verbs.ts';

/**
 * Nobody else may decide about this person or this code from the same look. That the code is fresh is the rule, and of two attempts with one
 * the database refuses the second: so only when it has refused is it asked whose the code was.
 */
export function openLogin(login: LoginToOpen): WriteJob<LoginOpened> {
  const { openid, unionid, attempt } = login;
  const claims = [`code ${Buffer.from(attempt.codeHash).toString('base64')}`, claimOf(openid)];
  if (unionid) claims.push(claimOf(unionid));
  let isAgain = false;
  return {
    claims,
    decide(look) {
      const mayBeSpent = isAgain;
      isAgain = true;
      return decideLogin(look, login, { mayBeSpent });
    },
  };
}

const claimOf = ({ namespace, subject }: Identity): string => `${namespace} ${subject}`;

interface Doubt {
  readonly mayBeSpent: boolean;
}

/** Writes the user only when something is new, so that a login of a known user dirties as few pages as possible. */
async function decideLogin(look: SqlReader, login: LoginToOpen, doubt: Doubt): Promise<Decision<LoginOpened>> {
  const seen = await lookAround(look, login, doubt);
  const found = seen.openidOwner ?? seen.unionidOwner;
  if (seen.isBanned || (found && isBlocked(found.user, login.at)))
    return { answer: { kind: 'user_blocked', user: found?.user ?? null }, changes: [] };
  if (seen.spent) return { answer: await recogniseLogin(look, seen.spent, login), changes: [] };

  const user = { ...(found?.user ?? describeNewUser(login)), ...login.profile };
  const session = describeNewSession(login, user);
  const changes = [
    ...(found ? changeProfile(found.user, login.profile) : [insertUser(user)]),
    ...(await addIdentities(look, login, { ...seen, user, isNew: !found })),
    ...(found?.hasManySessions ? await endSurplusSessions(look, login, user) : []),
    insertSession(session),
    insertAttempt(login),
    ...(await keepSessionKey(look, login, {
      userId: user.id,
      keySession: seen.keySession,
      isByOpenid: seen.openidOwner !== undefined,
    })),
  ];
  const other = seen.unionidOwner?.user;
  const conflict = describeLinkConflict(login, user, other);
  return {
    answer: { kind: 'opened', session, user, isNewUser: !found, conflictingUserId: conflict?.otherUserId ?? null },
    changes: [...changes, ...(await recordLinkConflict(look, conflict, other ? [user, other] : []))],
  };
}

/** The bans last: whoever is banned and deleted meanwhile is still there as a user, or here already. */
async function lookAround(look: SqlReader, login: LoginToOpen, { mayBeSpent }: Doubt) {
  const { openid, unionid, attempt, identityHashes, at } = login;
  const [openidOwner, unionidOwner, spent, keySession, ...bans] = await Promise.all([
    findOwner(look, login, openid),
    unionid ? findOwner(look, login, unionid) : undefined,
    mayBeSpent ? look.get(statements.findSessionOfCode, attempt.codeHash) : undefined,
    login.sealedSessionKey ? findKeySession(look, login) : undefined,
    ...identityHashes.map((hash) => look.get(statements.findBan, hash)),
  ]);
  const isBanned = bans.some((ban) => ban && isBanInForce(readNumberOrNull(ban, 'banned_until'), at));
  return { openidOwner, unionidOwner, spent, keySession, isBanned };
}

interface Owner {
  readonly user: User;
  /** As many as the limit at least, whatever their state. */
  readonly hasManySessions: boolean;
}

async function findOwner(look: SqlReader, login: LoginToOpen, identity: Identity): Promise<Owner | undefined> {
  const room = Math.max(0, login.maxSessions - 1);
  const row = await look.get(statements.findOwner, room, identity.namespace, bytesOfSubject(identity.subject));
  return row && { user: readUser(row), hasManySessions: row.one_more_session !== null };
}

/** The code was used; if by this very login, the database has done it and the answer was lost on the way. */
async function recogniseLogin(look: SqlReader, spent: Row, login: LoginToOpen): Promise<LoginOpened> {
  const sessionId = keyOf('ses', login.session.id);
  const row =
    equalBytes(readBytes(spent, 'session_id'), sessionId) && (await look.get(statements.findSession, sessionId));
  if (!row) return { kind: 'code_spent' };
  const { session, user } = readSessionOfUser(row);
  return { kind: 'opened', session, user, isNewUser: user.id === login.newUserId, conflictingUserId: null };
}

const equalBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

function insertUser(user: User): Change {
  const { status, nickname, avatarUrl, phoneMasked, roles, epoch, createdAt, bannedUntil, banReason } = user;
  const values = [status, nickname, avatarUrl, phoneMasked, JSON.stringify(roles), epoch, createdAt];
  return { statement: statements.insertUser, values: [keyOf('usr', user.id), ...values, bannedUntil, banReason] };
}

function insertIdentity({ namespace, subject }: Identity, user: User, at: number): Change {
  const values = [namespace, bytesOfSubject(subject), keyOf('usr', user.id), at];
  return { statement: statements.insertIdentity, values };
}

interface Person {
  readonly user: User;
  readonly isNew: boolean;
  readonly openidOwner: Owner | undefined;
  readonly unionidOwner: Owner | undefined;
}

async function addIdentities(look: SqlReader, { openid, unionid, at }: LoginToOpen, person: Person): Promise<Change[]> {
  const { user, isNew, openidOwner, unionidOwner } = person;
  const isFirst = unionid !== null && !unionidOwner && (isNew || !(await hasIdentityIn(look, user, unionid.namespace)));
  const changes = [
    ...(openidOwner ? [] : [insertIdentity(openid, user, at)]),
    ...(isFirst ? [insertIdentity(unionid, user, at)] : []),
  ];
  return isNew || changes.length === 0 ? changes : [holdUser(user), ...changes];
}

async function hasIdentityIn(look: SqlReader, user: User, namespace: string): Promise<boolean> {
  return (await look.get(statements.findSubject, keyOf('usr', user.id), namespace)) !== undefined;
}

const moreThanAnyUserHas = 1_000_000;

/** Leaves room for the new session: the newest others stay. */
async function endSurplusSessions(
  look: SqlReader,
  { session, maxSessions, at }: LoginToOpen,
  user: User,
): Promise<Change[]> {
  const room = Math.max(0, maxSessions - 1);
  const others = [keyOf('usr', user.id), session.appid, user.epoch, at, at];
  const surplus = await look.all(statements.listLiveSessions, ...others, moreThanAnyUserHas, room);
  return surplus.map((row) => ({ statement: statements.endSession, values: [at, 'too_many', readBytes(row, 'id')] }));
}

function insertSession(session: Session): Change {
  const { appid, counter, salt, userEpoch, createdAt, rotatedAt, idleExpiresAt, expiresAt, device, place } = session;
  const keys = [keyOf('ses', session.id), keyOf('usr', session.userId)];
  const values = [appid, counter, salt, userEpoch, createdAt, rotatedAt, idleExpiresAt, expiresAt, device, place];
  return { statement: statements.insertSession, values: [...keys, ...values] };
}

function insertAttempt({ attempt, session, at }: LoginToOpen): Change {
  const { codeHash, keyHash } = attempt;
  return { statement: statements.insertAttempt, values: [keyOf('ses', session.id), codeHash, keyHash, at] };
}
