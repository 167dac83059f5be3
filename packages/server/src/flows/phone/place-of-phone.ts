import type { UserId } from '../../model/id.ts';

/** Where the number is kept, as far as sealing is concerned. */
export const placeOfPhone = (userId: UserId): string => `phones.sealed_number.${userId}`;
