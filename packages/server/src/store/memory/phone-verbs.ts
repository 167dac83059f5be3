import type { UserId } from '../../model/id.ts';
import type { BoundPhone } from '../../model/phone/bound-phone.ts';
import type { PhoneBound, PhoneToBind, PhoneVerbs } from '../phone.ts';
import type { Keep } from './audit-verbs.ts';
import { listMergedInto } from './merge-verbs.ts';
import type { Tables } from './tables.ts';

export const createPhoneVerbs = (tables: Tables, keep: Keep): PhoneVerbs => ({
  bindPhone: async (bind) => keep(bind, bindPhone(tables, bind)),
  unbindPhone: async (unbind) => keep(unbind, unbindPhone(tables, unbind.userId)),
  findPhone: async (userId) => tables.phones.get(userId),
});

function unbindPhone(tables: Tables, userId: UserId): boolean {
  const user = tables.users.get(userId);
  if (!user || !tables.phones.delete(userId)) return false;
  tables.users.set(userId, { ...user, phoneMasked: null });
  return true;
}

function bindPhone(tables: Tables, { userId, phone, phoneMasked }: PhoneToBind): PhoneBound | undefined {
  const user = tables.users.get(userId);
  if (!user) return undefined;
  const owner = findOwner(tables, phone);
  if (owner && owner !== userId) {
    if (!listMergedInto(tables, userId).includes(owner)) return { kind: 'taken' };
    unbindPhone(tables, owner);
  }
  const bound = { ...user, phoneMasked };
  tables.users.set(userId, bound);
  tables.phones.set(userId, copyPhone(phone));
  return { kind: 'bound', user: bound };
}

const findOwner = ({ phones }: Tables, { numberHash }: BoundPhone): UserId | undefined =>
  [...phones].find(([, phone]) => Buffer.compare(phone.numberHash, numberHash) === 0)?.[0];

const copyPhone = ({ numberHash, sealedNumber, codeHash, boundAt }: BoundPhone): BoundPhone => ({
  numberHash: Uint8Array.from(numberHash),
  sealedNumber: Uint8Array.from(sealedNumber),
  codeHash: Uint8Array.from(codeHash),
  boundAt,
});
