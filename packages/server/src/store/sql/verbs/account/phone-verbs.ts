import { formatId, type UserId } from '../../../../model/id.ts';
import type { User } from '../../../../model/user.ts';
import type { PhoneBound, PhoneToBind } from '../../../phone.ts';
import type { Store } from '../../../store.ts';
import type { Change, Decision, Query, Row, SqlReader, WriteJob, WriteStatement } from '../../driver.ts';
import { keyOf, readBytes, readNumber, readUser } from '../../rows.ts';
import { findUser, insertPhone } from '../../statements.ts';
import type { Write } from '../../watch-rows.ts';
import { listMergedInto } from '../linking/merge-verbs.ts';

const findPhone: Query = {
  sql: 'select number_hash, sealed_number, code_hash, bound_at from phones where',
  by: 'user_id',
};
const findOwnerOfNumber: Query = { sql: 'select user_id from phones where', by: 'number_hash' };

const replacePhone: WriteStatement = {
  table: 'phones',
  change: 'update',
  columns: ['number_hash', 'sealed_number', 'code_hash', 'bound_at', 'user_id'],
  sql: `update phones set number_hash = ?, sealed_number = ?, code_hash = ?, bound_at = ?
    where user_id = ? and number_hash = ?`,
};

/** Fails where the number is another by now: a deletion alone would not tell, and would leave a number that nobody sees. */
const releasePhone: WriteStatement = {
  table: 'phones',
  change: 'update',
  columns: ['bound_at', 'user_id'],
  sql: 'update phones set bound_at = ? where user_id = ? and number_hash = ?',
};

const deletePhone: WriteStatement = {
  table: 'phones',
  change: 'delete',
  columns: ['user_id'],
  sql: 'delete from phones where user_id = ?',
  many: 'delete',
};

const savePhoneMasked: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['phone_masked', 'id'],
  sql: 'update users set phone_masked = ? where id = ?',
};

type PhoneVerbs = Pick<Store, 'bindPhone' | 'unbindPhone' | 'findPhone'>;

export const createPhoneVerbs = (reader: SqlReader, write: Write): PhoneVerbs => ({
  bindPhone: (bind) => write(bind, bindPhone(bind)),
  unbindPhone: (unbind) => write(unbind, unbindPhone(unbind.userId)),
  async findPhone(userId) {
    const row = await reader.get(findPhone, keyOf('usr', userId));
    return row && readPhone(row);
  },
});

/** Everything there is of a user's number but the masked one; nothing where there is none. */
export async function erasePhone(look: SqlReader, userId: User['id']): Promise<Change[]> {
  const key = keyOf('usr', userId);
  const row = await look.get(findPhone, key);
  if (!row) return [];
  return [
    { statement: releasePhone, values: [0, key, readBytes(row, 'number_hash')] },
    { statement: deletePhone, values: [key] },
  ];
}

const readPhone = (row: Row) => ({
  numberHash: readBytes(row, 'number_hash'),
  sealedNumber: readBytes(row, 'sealed_number'),
  codeHash: readBytes(row, 'code_hash'),
  boundAt: readNumber(row, 'bound_at'),
});

const bindPhone = (bind: PhoneToBind): WriteJob<PhoneBound | undefined> => ({
  claims: [bind.userId, `phone ${Buffer.from(bind.phone.numberHash).toString('base64')}`],
  async decide(look): Promise<Decision<PhoneBound | undefined>> {
    const key = keyOf('usr', bind.userId);
    const [userRow, present, owner] = await Promise.all([
      look.get(findUser, key),
      look.get(findPhone, key),
      look.get(findOwnerOfNumber, bind.phone.numberHash),
    ]);
    if (!userRow) return { answer: undefined, changes: [] };
    const user = { ...readUser(userRow), phoneMasked: bind.phoneMasked };
    const ownerId = owner && formatId('usr', readBytes(owner, 'user_id'));
    if (!ownerId || ownerId === bind.userId)
      return { answer: { kind: 'bound', user }, changes: [...describeBinding(bind, present), maskOf(bind)] };
    if (!(await listMergedInto(look, bind.userId)).includes(ownerId)) return { answer: { kind: 'taken' }, changes: [] };
    return { answer: { kind: 'bound', user }, changes: [...(await takeOver(look, bind, ownerId)), maskOf(bind)] };
  },
});

const maskOf = ({ userId, phoneMasked }: PhoneToBind): Change => ({
  statement: savePhoneMasked,
  values: [phoneMasked, keyOf('usr', userId)],
});

function describeBinding({ userId, phone }: PhoneToBind, present: Row | undefined): Change[] {
  const { numberHash, sealedNumber, codeHash, boundAt } = phone;
  const values = [numberHash, sealedNumber, codeHash, boundAt];
  const key = keyOf('usr', userId);
  if (!present) return [{ statement: insertPhone, values: [key, ...values] }];
  return [{ statement: replacePhone, values: [...values, key, readBytes(present, 'number_hash')] }];
}

/** From the record that is left of whoever was merged into this user. Anew: nothing may have the number while room is made for it. */
async function takeOver(look: SqlReader, bind: PhoneToBind, from: UserId): Promise<Change[]> {
  const [theirs, ours] = await Promise.all([erasePhone(look, from), erasePhone(look, bind.userId)]);
  const unmask: Change = { statement: savePhoneMasked, values: [null, keyOf('usr', from)] };
  return [...theirs, unmask, ...ours, ...describeBinding(bind, undefined)];
}

const unbindPhone = (userId: User['id']): WriteJob<boolean> => ({
  claims: [userId],
  async decide(look): Promise<Decision<boolean>> {
    const erasures = await erasePhone(look, userId);
    if (erasures.length === 0) return { answer: false, changes: [] };
    const unmask: Change = { statement: savePhoneMasked, values: [null, keyOf('usr', userId)] };
    return { answer: true, changes: [...erasures, unmask] };
  },
});
