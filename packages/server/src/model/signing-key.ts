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

/** Who signs when a key is taken away: whoever does so anyway, the next one now, or a new one. */
export type Succession =
  | { readonly kind: 'as_before'; readonly signs: string }
  | { readonly kind: 'next' | 'new'; readonly signs: string | undefined; readonly activeAt: number };

/**
 * What has to be done so that another key signs when `kid` is deleted at `now`; undefined when there is no such key.
 * @param keys in the order in which they begin
 */
export function decideSuccession(keys: readonly SigningKeyTimes[], kid: string, now: number): Succession | undefined {
  const active = findActive(keys, now);
  const signing = keys[active];
  if (!signing || keys.every((key) => key.kid !== kid)) return undefined;
  if (signing.kid !== kid) return { kind: 'as_before', signs: signing.kid };
  // Also for an instance whose clock is behind: else the one before, which has retired, would sign there.
  const activeAt = Math.max(Math.min(signing.activeAt, now), now - leewaySeconds);
  const next = keys[active + 1];
  return { kind: next ? 'next' : 'new', signs: next?.kid, activeAt };
}

/** The next key to make when an operator wants one now; null where there is one that does not sign yet. */
export function decideRotation(keys: readonly SigningKeyTimes[], now: number): SigningKeyUpkeep['add'] {
  const newest = keys.at(-1);
  if (!newest) return { activeAt: now, after: null };
  return findActive(keys, now) < keys.length - 1 ? null : { activeAt: now + publishedAheadSeconds, after: newest.kid };
}

/** A key as operators see it. Unix seconds. */
export interface KeyLife {
  readonly kid: string;
  readonly state: SigningKeyState;
  readonly createdAt: number;
  readonly activeAt: number;
  /** When another one signs; of the newest when that is due. */
  readonly signsUntil: number;
  /** Until when tokens of it are believed. */
  readonly believedUntil: number;
}

export function describeKeyLives(
  keys: readonly (SigningKeyTimes & { readonly createdAt: number })[],
  rules: SigningKeyRules,
  now: number,
): KeyLife[] {
  const states = decideKeyStates(keys, rules, now);
  return keys.map(({ kid, createdAt, activeAt }, index) => {
    const end = endOf(keys, index);
    const signsUntil = Number.isFinite(end) ? end : Math.max(activeAt + rules.signSeconds, now);
    const state = states[index] ?? 'removed';
    return { kid, state, createdAt, activeAt, signsUntil, believedUntil: signsUntil + rules.keepSeconds };
  });
}
