import type { UserId } from '../../model/id.ts';
import { formatPhoneNumber, type PhoneNumber } from '../../model/phone/phone-number.ts';
import type { Deps } from '../deps.ts';
import { placeOfPhone } from './place-of-phone.ts';

export interface UserPhoneNumber extends PhoneNumber {
  /** E.164, such as `+8613800138000`. */
  readonly phoneNumber: string;
  /** Unix seconds. */
  readonly boundAt: number;
}

/** A user's whole number, for the integrator's own server; no route gives it. */
export async function findPhoneNumber(
  { store, sealer }: Pick<Deps, 'store' | 'sealer'>,
  userId: UserId,
): Promise<UserPhoneNumber | undefined> {
  const phone = await store.findPhone(userId);
  if (!phone) return undefined;
  const number: PhoneNumber = JSON.parse(sealer.unseal(phone.sealedNumber, placeOfPhone(userId)).toString());
  return { phoneNumber: formatPhoneNumber(number), ...number, boundAt: phone.boundAt };
}
