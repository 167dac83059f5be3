/** A key that signs access tokens, as it is stored: the private part only sealed. */
export interface StoredSigningKey extends SigningKeyTimes {
  readonly alg: 'ES256';
  /** The public JWK as JSON. */
  readonly publicJwk: string;
  readonly sealedPrivateKey: Uint8Array;
  readonly createdAt: number;
}

/** What says where a key is in its life; nothing has to be written for it to go on. Unix seconds. */
export interface SigningKeyTimes {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  /** When it begins to sign. */
  readonly activeAt: number;
  /** When another one begins; null while there is no other. */
  readonly retiredAt: number | null;
}

/** next: published, does not sign yet; active: signs; retired: verifies what it has signed; removed: nobody believes it any more. */
export type SigningKeyState = 'next' | 'active' | 'retired' | 'removed';

export interface SigningKeyRules {
  /** How long a key signs before the next one does. */
  readonly signSeconds: number;
  /** How long it still verifies afterwards. */
  readonly keepSeconds: number;
}

/** Verifiers may keep the public keys this long. */
export const jwksMaxAgeSeconds = 300;
/** How much clocks may differ when an access token is verified. */
export const leewaySeconds = 60;

/**
 * A new key is published this long before it signs. Twice what the keys may be kept would do; some caches keep them longer than told, and
 * an hour costs nothing.
 */
const publishedAheadSeconds = 3600;

/**
 * A removed key is deleted this much later: the instance that does it may have a clock far ahead of the others, for which the key is not
 * removed yet.
 */
const deletedAfterSeconds = 7 * 86_400;

/** A retired key is needed until its last token has expired everywhere. */
export const decideSigningKeyRules = (config: {
  readonly signingKeySeconds: number;
  readonly accessTokenSeconds: number;
  readonly classicTokenSeconds: number;
}): SigningKeyRules => ({
  signSeconds: config.signingKeySeconds,
  keepSeconds: Math.max(config.accessTokenSeconds, config.classicTokenSeconds) + leewaySeconds + 2 * jwksMaxAgeSeconds,
});

/**
 * Where each key is in its life. There is always one that signs: when none has begun yet, by a clock that is slow, the oldest.
 * @param keys in the order in which they begin
 */
export function decideKeyStates(
  keys: readonly SigningKeyTimes[],
  { keepSeconds }: SigningKeyRules,
  now: number,
): readonly SigningKeyState[] {
  const active = findActive(keys, now);
  return keys.map((_, index) => {
    if (index === active) return 'active';
    if (index > active) return 'next';
    return now < endOf(keys, index) + keepSeconds ? 'retired' : 'removed';
  });
}

const findActive = (keys: readonly SigningKeyTimes[], now: number): number =>
  Math.max(
    0,
    keys.findLastIndex(({ activeAt }) => activeAt <= now),
  );

/** When a key that signs no more stopped. */
const endOf = (keys: readonly SigningKeyTimes[], index: number): number =>
  keys[index]?.retiredAt ?? keys[index + 1]?.activeAt ?? Number.POSITIVE_INFINITY;

export interface SigningKeyUpkeep {
  /** The key to make, if one is due: `after` is the newest one now. */
  readonly add: { readonly activeAt: number; readonly after: string | null } | null;
  /** Keys that nobody has believed for long. */
  readonly remove: readonly string[];
}

/** What is to be done about the keys now. @param keys in the order in which they begin */
export function decideSigningKeyUpkeep(
  keys: readonly SigningKeyTimes[],
  rules: SigningKeyRules,
  now: number,
): SigningKeyUpkeep {
  const active = findActive(keys, now);
  const isOver = (index: number) =>
    index < active && endOf(keys, index) + rules.keepSeconds + deletedAfterSeconds <= now;
  return {
    add: decideNext(keys.at(-1), rules, now),
    remove: keys.flatMap(({ kid }, index) => (isOver(index) ? kid : [])),
  };
}

function decideNext(
  newest: SigningKeyTimes | undefined,
  { signSeconds }: SigningKeyRules,
  now: number,
): SigningKeyUpkeep['add'] {
  if (!newest) return { activeAt: now, after: null };
  const activeAt = now + publishedAheadSeconds;
  return newest.activeAt + signSeconds <= activeAt ? { activeAt, after: newest.kid } : null;
}
