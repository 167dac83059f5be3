import type { UserId } from '../../model/id.ts';
import type { BoundPhone } from '../../model/phone/bound-phone.ts';
import type { PhoneBound, PhoneToBind, PhoneVerbs } from '../phone.ts';
import type { Keep } from './audit-verbs.ts';
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
  for (const [owner, { numberHash }] of tables.phones) {
    if (owner !== userId && Buffer.compare(numberHash, phone.numberHash) === 0) return { kind: 'taken' };
  }
  const bound = { ...user, phoneMasked };
  tables.users.set(userId, bound);
  tables.phones.set(userId, copyPhone(phone));
  return { kind: 'bound', user: bound };
}

const copyPhone = ({ numberHash, sealedNumber, codeHash, boundAt }: BoundPhone): BoundPhone => ({
  numberHash: Uint8Array.from(numberHash),
  sealedNumber: Uint8Array.from(sealedNumber),
  codeHash: Uint8Array.from(codeHash),
  boundAt,
});
