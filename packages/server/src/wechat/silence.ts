import type { Clock } from '../clock.ts';

interface SilenceLimits {
  readonly circuitCalls: number;
  /** So many calls that wait so long, with nobody answered meanwhile, are as good as failed. */
  readonly circuitSilenceMs: number;
}

/** Notices that an upstream answers nobody any more, before the first who wait give up: a blackhole fails no call for seconds. */
export interface Silence {
  begin(call: object): void;
  end(call: object, isAnswered: boolean): void;
  isThere(): boolean;
  /** What is under way says nothing any more. */
  forget(): void;
}

export function createSilence(clock: Clock, limits: SilenceLimits): Silence {
  /** Since when; the oldest first. */
  const underWay = new Map<object, number>();
  let answer = { atMs: clock.monotonicMs(), tookMs: 0 };

  return {
    begin: (call) => void underWay.set(call, clock.monotonicMs()),
    end(call, isAnswered) {
      const sinceMs = underWay.get(call);
      underWay.delete(call);
      const atMs = clock.monotonicMs();
      if (isAnswered && sinceMs !== undefined) answer = { atMs, tookMs: atMs - sinceMs };
    },
    isThere() {
      if (underWay.size < limits.circuitCalls) return false;
      // Who was merely slow the last time may be as slow again.
      const longMs = Math.max(limits.circuitSilenceMs, 2 * answer.tookMs);
      const beforeMs = clock.monotonicMs() - longMs;
      if (answer.atMs > beforeMs) return false;
      let waiting = 0;
      for (const sinceMs of underWay.values()) {
        if (sinceMs > beforeMs) break;
        waiting += 1;
        if (waiting >= limits.circuitCalls) return true;
      }
      return false;
    },
    forget: () => underWay.clear(),
  };
}
