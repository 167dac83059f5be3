import type { Identity } from '../../model/identity.ts';
import type { KeyedHash } from '../../secrets/keyed-hash.ts';

/** Under which a ban outlives its user: without our key nobody finds out whose it is. */
export const hashIdentity = (hash: KeyedHash, { namespace, subject }: Identity): Buffer =>
  hash('banned_identity', `${namespace} ${subject}`);
