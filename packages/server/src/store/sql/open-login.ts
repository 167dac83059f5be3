import type { Identity } from '../../model/identity.ts';
import type { Session } from '../../model/session.ts';
import type { Profile, User } from '../../model/user.ts';
import { describeNewSession, describeNewUser } from '../new-records.ts';
import type { LoginOpened, LoginToOpen } from '../store.ts';
import type { SqlTransaction } from './driver.ts';
import { bytesOfSubject, keyOf, readBytes, readUser } from './rows.ts';
import * as statements from './statements.ts';

/** Reads first and writes the user only when something is new, so that a login of a known user dirties as few pages as possible. */
export async function openLogin(transaction: SqlTransaction, login: LoginToOpen): Promise<LoginOpened> {
  const { openid, unionid } = login;
  const openidOwner = await findOwner(transaction, openid);
  const unionidOwner = unionid ? await findOwner(transaction, unionid) : undefined;
  const found = openidOwner ?? unionidOwner;
  if (found?.status === 'blocked') return { kind: 'user_blocked', user: found };
  if (!(await rememberAttempt(transaction, login))) return { kind: 'code_spent' };

  const user = found
    ? await changeProfile(transaction, found, login.profile)
    : await insertUser(transaction, { ...describeNewUser(login), ...login.profile });
  if (!openidOwner) await insertIdentity(transaction, login, user);
  if (unionid && !unionidOwner) await insertFirstIdentity(transaction, { identity: unionid, user, at: login.at });

  await endSurplusSessions(transaction, login, user);
  const session = describeNewSession(login, user);
  await insertSession(transaction, session);
  const isConflict = unionidOwner !== undefined && unionidOwner.id !== user.id;
  return { kind: 'opened', session, user, isNewUser: !found, conflictingUserId: isConflict ? unionidOwner.id : null };
}

/** Writes only what differs. */
export async function changeProfile(transaction: SqlTransaction, user: User, profile: Profile): Promise<User> {
  const changed = { ...user, ...profile };
  if (changed.nickname === user.nickname && changed.avatarUrl === user.avatarUrl) return user;
  await transaction.run(statements.saveProfile, changed.nickname, changed.avatarUrl, keyOf('usr', user.id));
  return changed;
}

async function findOwner(transaction: SqlTransaction, { namespace, subject }: Identity): Promise<User | undefined> {
  const row = await transaction.get(statements.findOwner, namespace, bytesOfSubject(subject));
  return row && readUser(row);
}

/** Whether the code was new. */
async function rememberAttempt(transaction: SqlTransaction, { attempt, session, at }: LoginToOpen): Promise<boolean> {
  const { codeHash, keyHash } = attempt;
  return (await transaction.run(statements.insertAttempt, keyOf('ses', session.id), codeHash, keyHash, at)) === 1;
}

async function insertUser(transaction: SqlTransaction, user: User): Promise<User> {
  const { status, nickname, avatarUrl, phoneMasked, roles, epoch, createdAt } = user;
  const values = [status, nickname, avatarUrl, phoneMasked, JSON.stringify(roles), epoch, createdAt];
  await transaction.run(statements.insertUser, keyOf('usr', user.id), ...values);
  return user;
}

async function insertIdentity(transaction: SqlTransaction, { openid, at }: LoginToOpen, user: User): Promise<void> {
  const { namespace, subject } = openid;
  await transaction.run(statements.insertIdentity, namespace, bytesOfSubject(subject), keyOf('usr', user.id), at);
}

/** Only when the user has none of its namespace. */
async function insertFirstIdentity(
  transaction: SqlTransaction,
  { identity, user, at }: { identity: Identity; user: User; at: number },
): Promise<void> {
  const { namespace, subject } = identity;
  const userId = keyOf('usr', user.id);
  const values = [namespace, bytesOfSubject(subject), userId, at, userId, namespace];
  await transaction.run(statements.insertFirstIdentity, ...values);
}

const moreThanAnyUserHas = 1_000_000;

/** Leaves room for the new session: the newest others stay. */
async function endSurplusSessions(
  transaction: SqlTransaction,
  { session, maxSessions, at }: LoginToOpen,
  user: User,
): Promise<void> {
  const userId = keyOf('usr', user.id);
  const room = Math.max(0, maxSessions - 1);
  if (!(await transaction.get(statements.hasMoreSessions, userId, room))) return;
  const others = [userId, session.appid, user.epoch, at, at];
  const surplus = await transaction.all(statements.listLiveSessions, ...others, moreThanAnyUserHas, room);
  for (const row of surplus) await transaction.run(statements.endSession, at, 'too_many', readBytes(row, 'id'));
}

async function insertSession(transaction: SqlTransaction, session: Session): Promise<void> {
  const { appid, counter, salt, userEpoch, createdAt, rotatedAt, idleExpiresAt, expiresAt } = session;
  const keys = [keyOf('ses', session.id), keyOf('usr', session.userId)];
  const values = [appid, counter, salt, userEpoch, createdAt, rotatedAt, idleExpiresAt, expiresAt];
  await transaction.run(statements.insertSession, ...keys, ...values);
}
