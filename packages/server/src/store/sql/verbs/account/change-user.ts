import * as rules from '../../../../model/account/roles.ts';
import type { User } from '../../../../model/user.ts';
import type { AccountVerbs, RolesChanged, RolesToChange, UserUnbanned } from '../../../account.ts';
import type { Change, Decision, WriteJob } from '../../driver.ts';
import { keyOf, readText, readUser } from '../../rows.ts';
import * as statements from '../../statements.ts';
import { listRecordsOfPerson } from '../linking/merge-verbs.ts';
import { eraseSessionKeysOfUser } from '../session-key-verbs.ts';
import * as own from './account-statements.ts';

/** A person of whom merges have left several records is banned with all of them. */
export const banUser = ({
  userId,
  reason,
  until,
}: Parameters<AccountVerbs['banUser']>[0]): WriteJob<User | undefined> => ({
  claims: [userId],
  async decide(look): Promise<Decision<User | undefined>> {
    const records = await listRecordsOfPerson(look, userId);
    const banned = records.map((user): User => {
      const ban = { bannedUntil: until, banReason: reason, epoch: user.epoch + 1 };
      return { ...user, status: 'blocked', ...ban };
    });
    const changes = await Promise.all(
      banned.map(async (user) => [
        describeChange(user, user.epoch - 1),
        ...(await eraseSessionKeysOfUser(look, user.id)),
      ]),
    );
    return { answer: banned.find(({ id }) => id === userId), changes: changes.flat() };
  },
});

/** Frees whoever of the person's records is banned. */
export const unbanUser = ({
  userId,
}: Parameters<AccountVerbs['unbanUser']>[0]): WriteJob<UserUnbanned | undefined> => ({
  claims: [userId],
  async decide(look): Promise<Decision<UserUnbanned | undefined>> {
    const records = await listRecordsOfPerson(look, userId);
    const freed = records
      .filter(({ status }) => status === 'blocked')
      .map((user): User => ({ ...user, status: 'active', bannedUntil: null, banReason: null }));
    const user = [...freed, ...records].find(({ id }) => id === userId);
    return {
      answer: user && { user, wasBanned: freed.length > 0 },
      changes: freed.map((each) => describeChange(each, each.epoch)),
    };
  },
});

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
