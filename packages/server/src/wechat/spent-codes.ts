import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ErrorCode } from '../errors.ts';

export interface SpentCodesLimits {
  readonly spentCodes: number;
  readonly spentCodeMs: number;
}

interface Ending {
  code: ErrorCode;
}

/**
 * The codes that were sent to WeChat, and what a second attempt with one of them is to be told: an attempt spends a code, however it
 * ended. Of several at once with one code, one gets the claim. Holds hashes only, at most `spentCodes` of them; each at least
 * `spentCodeMs` long, unless half of `spentCodes` newer ones came.
 */
export interface SpentCodes {
  claim(appid: string, jsCode: string): Claim | Spent;
}

export interface Claim {
  readonly kind: 'claimed';
  /** What a second attempt is told, until then that it was used; null when the code did not leave this machine and may be sent again. */
  end(code: ErrorCode | null): void;
}

export interface Spent {
  readonly kind: 'spent';
  readonly code: ErrorCode;
}

export function createSpentCodes(clock: Clock, limits: SpentCodesLimits, used: ErrorCode = 'js_code_used'): SpentCodes {
  // Two generations, dropped as a whole: removing the oldest entries of a large Map one by one gets slow.
  let young = new Map<string, Ending>();
  let old = new Map<string, Ending>();
  let turnedAtMs = clock.monotonicMs();

  const turnGenerations = () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - turnedAtMs < limits.spentCodeMs && young.size < limits.spentCodes / 2) return;
    old = young;
    young = new Map();
    turnedAtMs = nowMs;
  };

  return {
    claim(appid, jsCode) {
      turnGenerations();
      const key = hash('sha256', `${appid} ${jsCode}`, 'base64');
      const earlier = young.get(key) ?? old.get(key);
      if (earlier) return { kind: 'spent', code: earlier.code };
      const ending: Ending = { code: used };
      young.set(key, ending);
      return {
        kind: 'claimed',
        end(code) {
          if (code !== null) ending.code = code;
          else if (!young.delete(key)) old.delete(key);
        },
      };
    },
  };
}
