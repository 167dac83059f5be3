export type FoundCode<T> = { state: 'fresh'; record: T } | { state: 'spent' } | { state: 'unknown' };

export interface OneTimeCodes<T> {
  add(code: string, record: T): void;
  /** Looks without touching. An expired code is unknown: WeChat answers 40029 for both. */
  find(code: string): FoundCode<T>;
  /** From now on the code is spent, until it would have expired. */
  spend(code: string): void;
}

export const CODE_LIFETIME_SECONDS = 300;
const MAX_SPENT_REMEMBERED = 100_000;

/** Codes that live five minutes and count once. Each code is kept until it expires, so memory is bounded by the rate. */
export function createOneTimeCodes<T>(now: () => number): OneTimeCodes<T> {
  // Maps keep the order of insertion, which is the order of expiry: the front is always the oldest.
  const fresh = new Map<string, { record: T; expiresAt: number }>();
  const spent = new Map<string, number>();

  function forgetExpired(): void {
    const at = now();
    for (const [code, { expiresAt }] of fresh) {
      if (expiresAt > at) break;
      fresh.delete(code);
    }
    for (const [code, expiresAt] of spent) {
      if (expiresAt > at && spent.size <= MAX_SPENT_REMEMBERED) break;
      spent.delete(code);
    }
  }

  return {
    add(code, record) {
      forgetExpired();
      fresh.set(code, { record, expiresAt: now() + CODE_LIFETIME_SECONDS });
    },
    find(code) {
      const found = fresh.get(code);
      if (found) return found.expiresAt > now() ? { state: 'fresh', record: found.record } : { state: 'unknown' };
      return (spent.get(code) ?? 0) > now() ? { state: 'spent' } : { state: 'unknown' };
    },
    spend(code) {
      const found = fresh.get(code);
      if (!found) return;
      fresh.delete(code);
      spent.set(code, found.expiresAt);
    },
  };
}
