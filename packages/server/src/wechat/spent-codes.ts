import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ErrorCode } from '../errors.ts';

export interface SpentCodesLimits {
  readonly spentCodes: number;
  readonly spentCodeMs: number;
}

/**
 * The codes that were sent to WeChat, and what a second attempt with one of them is to be told: an attempt spends a code, however it
 * ended. Of several at once with one code, one gets the claim. Holds hashes only, at most `spentCodes` of them, the oldest go first.
 */
export interface SpentCodes {
  claim(appid: string, jsCode: string): Claim | Spent;
}

export interface Claim {
  readonly kind: 'claimed';
  /** What a second attempt is told, until then `js_code_used`; null when the code did not leave this machine and may be sent again. */
  end(code: ErrorCode | null): void;
}

export interface Spent {
  readonly kind: 'spent';
  readonly code: ErrorCode;
}

export function createSpentCodes(clock: Clock, limits: SpentCodesLimits): SpentCodes {
  // A Map gives its keys in the order they came: oldest first.
  const spent = new Map<string, { readonly atMs: number; code: ErrorCode }>();

  const forgetOld = (nowMs: number) => {
    for (const [key, { atMs }] of spent) {
      if (atMs > nowMs - limits.spentCodeMs && spent.size < limits.spentCodes) return;
      spent.delete(key);
    }
  };

  return {
    claim(appid, jsCode) {
      const nowMs = clock.monotonicMs();
      forgetOld(nowMs);
      const key = hash('sha256', `${appid} ${jsCode}`, 'base64');
      const earlier = spent.get(key);
      if (earlier) return { kind: 'spent', code: earlier.code };
      const entry: { readonly atMs: number; code: ErrorCode } = { atMs: nowMs, code: 'js_code_used' };
      spent.set(key, entry);
      return {
        kind: 'claimed',
        end(code) {
          if (code === null) spent.delete(key);
          else entry.code = code;
        },
      };
    },
  };
}
