import * as rules from '../../../../model/account/roles.ts';
import type { User } from '../../../../model/user.ts';
import type { AccountVerbs, RolesChanged, RolesToChange, UserUnbanned } from '../../../account.ts';
import type { Change, Decision, SqlReader, WriteJob } from '../../driver.ts';
import { keyOf, readText, readUser } from '../../rows.ts';
import * as statements from '../../statements.ts';
import { eraseSessionKeysOfUser } from '../session-key-verbs.ts';
import * as own from './account-statements.ts';

export const banUser = ({
  userId,
  reason,
  until,
}: Parameters<AccountVerbs['banUser']>[0]): WriteJob<User | undefined> => ({
  claims: [userId],
  async decide(look): Promise<Decision<User | undefined>> {
    const user = await findUser(look, userId);
    if (!user) return { answer: undefined, changes: [] };
    const ban = { bannedUntil: until, banReason: reason, epoch: user.epoch + 1 };
    const banned: User = { ...user, status: 'blocked', ...ban };
    return {
      answer: banned,
      changes: [describeChange(banned, user.epoch), ...(await eraseSessionKeysOfUser(look, userId))],
    };
  },
});

/** Who is not banned keeps everything. */
export const unbanUser = ({
  userId,
}: Parameters<AccountVerbs['unbanUser']>[0]): WriteJob<UserUnbanned | undefined> => ({
  claims: [userId],
  async decide(look): Promise<Decision<UserUnbanned | undefined>> {
    const user = await findUser(look, userId);
    if (user?.status !== 'blocked') return { answer: user && { user, wasBanned: false }, changes: [] };
    const freed: User = { ...user, status: 'active', bannedUntil: null, banReason: null };
    return { answer: { user: freed, wasBanned: true }, changes: [describeChange(freed, user.epoch)] };
  },
});

async function findUser(look: SqlReader, userId: User['id']): Promise<User | undefined> {
  const row = await look.get(statements.findUser, keyOf('usr', userId));
  return row && readUser(row);
}

function describeChange({ id, status, bannedUntil, banReason, epoch }: User, epochSeen: number): Change {
  return { statement: own.banUser, values: [status, bannedUntil, banReason, epoch, keyOf('usr', id), epochSeen] };
}

export const changeRoles = ({ userId, add, remove }: RolesToChange): WriteJob<RolesChanged> => ({
  claims: [userId],
  async decide(look): Promise<Decision<RolesChanged>> {
    const row = await look.get(statements.findUser, keyOf('usr', userId));
    if (!row) return { answer: { kind: 'unknown' }, changes: [] };
    const user = readUser(row);
    const roles = rules.changeRoles(user.roles, { add, remove });
    if (!roles) return { answer: { kind: 'refused' }, changes: [] };
    // As it is stored, which need not be how it would be written here.
    const seen = readText(row, 'roles');
    const text = JSON.stringify(roles);
    const changed = { ...user, roles };
    if (text === seen) return { answer: { kind: 'unchanged', user: changed }, changes: [] };
    const values = [text, keyOf('usr', userId), seen];
    return { answer: { kind: 'changed', user: changed }, changes: [{ statement: own.saveRoles, values }] };
  },
});
