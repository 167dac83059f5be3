import * as rules from '../../../../model/account/roles.ts';
import type { User } from '../../../../model/user.ts';
import type { AccountVerbs, RolesChanged, RolesToChange } from '../../../account.ts';
import type { Change, Decision, WriteJob } from '../../driver.ts';
import { keyOf, readText, readUser } from '../../rows.ts';
import * as statements from '../../statements.ts';
import { eraseSessionKeysOfUser } from '../session-key-verbs.ts';
import * as own from './account-statements.ts';

export const banUser = ({ userId, reason, until }: Parameters<AccountVerbs['banUser']>[0]) =>
  changeUser(userId, (user) => ({
    ...user,
    status: 'blocked',
    bannedUntil: until,
    banReason: reason,
    epoch: user.epoch + 1,
  }));

/** Who is not banned keeps everything. */
export const unbanUser = ({ userId }: Parameters<AccountVerbs['unbanUser']>[0]) =>
  changeUser(userId, (user) =>
    user.status === 'active' ? user : { ...user, status: 'active', bannedUntil: null, banReason: null },
  );

const changeUser = (userId: User['id'], change: (user: User) => User): WriteJob<User | undefined> => ({
  claims: [userId],
  async decide(look): Promise<Decision<User | undefined>> {
    const row = await look.get(statements.findUser, keyOf('usr', userId));
    if (!row) return { answer: undefined, changes: [] };
    const user = readUser(row);
    const changed = change(user);
    const ended = changed.epoch === user.epoch ? [] : await eraseSessionKeysOfUser(look, userId);
    return { answer: changed, changes: changed === user ? [] : [describeChange(changed, user.epoch), ...ended] };
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
    const changes = text === seen ? [] : [{ statement: own.saveRoles, values: [text, keyOf('usr', userId), seen] }];
    return { answer: { kind: 'changed', user: { ...user, roles } }, changes };
  },
});
