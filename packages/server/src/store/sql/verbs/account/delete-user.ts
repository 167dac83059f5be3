import type { UserId } from '../../../../model/id.ts';
import type { Identity } from '../../../../model/identity.ts';
import { isBlocked, type User } from '../../../../model/user.ts';
import { haveSameIdentities, type UserToDelete } from '../../../account.ts';
import type { Change, Decision, SqlReader, WriteJob } from '../../driver.ts';
import { keyOf, readUser } from '../../rows.ts';
import * as statements from '../../statements.ts';
import { listMergedInto } from '../linking/merge-verbs.ts';
import { leaveOver } from '../profile/leftover-verbs.ts';
import * as own from './account-statements.ts';

type Outcome = 'deleted' | 'unknown' | 'outdated';
type ListIdentities = (look: SqlReader, userId: Uint8Array) => Promise<readonly Identity[]>;

/**
 * The first change is one of the user's row, on a condition: whoever writes something for this user elsewhere and holds the row comes before,
 * and what they wrote is deleted too, or comes after, and finds nobody. The same for each record that was merged into this one.
 */
export const deleteUser = (deletion: UserToDelete, listIdentities: ListIdentities): WriteJob<Outcome> => ({
  claims: [deletion.userId, ...deletion.identities.map(({ namespace, subject }) => `${namespace} ${subject}`)],
  async decide(look): Promise<Decision<Outcome>> {
    const id = keyOf('usr', deletion.userId);
    const [row, identities] = await Promise.all([look.get(statements.findUser, id), listIdentities(look, id)]);
    if (!row) return { answer: 'unknown', changes: [] };
    if (!haveSameIdentities(identities, deletion.identities)) return { answer: 'outdated', changes: [] };
    const user = readUser(row);
    const users = [user, ...(await findUsers(look, await listMergedInto(look, user.id)))];
    const records = users.map((each) => keyOf('usr', each.id));
    const changes = [
      ...users.map((each) => ({
        statement: statements.raiseEpoch,
        values: [each.epoch + 1, keyOf('usr', each.id), each.epoch],
      })),
      ...(await leaveImagesOver(look, records, deletion.at)),
      ...records.flatMap((each) => own.deletionsOfUser.map((statement) => ({ statement, values: [each] }))),
      ...records.map((each) => ({ statement: own.deleteUser, values: [each] })),
      ...(isBlocked(user, deletion.at) ? await keepBan(look, user, deletion) : []),
    ];
    return { answer: 'deleted', changes };
  },
});

async function findUsers(look: SqlReader, ids: readonly UserId[]): Promise<User[]> {
  const rows = await Promise.all(ids.map((id) => look.get(statements.findUser, keyOf('usr', id))));
  return rows.flatMap((row) => (row ? [readUser(row)] : []));
}

/** What is kept elsewhere is not deleted with the row. */
async function leaveImagesOver(look: SqlReader, records: readonly Uint8Array[], at: number): Promise<Change[]> {
  const images = await Promise.all(records.map((each) => look.get(statements.findAvatarOfUser, each)));
  const changes = await Promise.all(images.map((image) => (image ? leaveOver(look, image, at) : [])));
  return changes.flat();
}

function keepBan(look: SqlReader, user: User, { identities, at }: UserToDelete): Promise<Change[]> {
  const values = [user.banReason, user.bannedUntil, at];
  return Promise.all(
    identities.map(async ({ hash }) =>
      (await look.get(statements.findBan, hash))
        ? { statement: own.replaceBan, values: [...values, hash] }
        : { statement: statements.insertBan, values: [hash, ...values] },
    ),
  );
}
