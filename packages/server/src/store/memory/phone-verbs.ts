import type { BoundPhone } from '../../model/phone/bound-phone.ts';
import type { PhoneBound, PhoneToBind } from '../phone.ts';
import type { Store } from '../store.ts';
import type { Tables } from './tables.ts';

type PhoneVerbs = Pick<Store, 'bindPhone' | 'unbindPhone' | 'findPhone'>;

export const createPhoneVerbs = (tables: Tables): PhoneVerbs => ({
  bindPhone: async (bind) => bindPhone(tables, bind),
  async unbindPhone({ userId }) {
    const user = tables.users.get(userId);
    if (!user || !tables.phones.delete(userId)) return false;
    tables.users.set(userId, { ...user, phoneMasked: null });
    return true;
  },
  findPhone: async (userId) => tables.phones.get(userId),
});

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
