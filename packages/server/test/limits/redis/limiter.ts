import type { Clock } from '../../../src/clock.ts';
import { createLimits, type Rates } from '../../../src/limits/create-limits.ts';
import { createRate } from '../../../src/limits/rate.ts';
import { type Link, openLink } from '../../../src/limits/redis/link.ts';
import { createRedisBuckets } from '../../../src/limits/redis/redis-buckets.ts';
import { captureLogger, type Line } from '../../wechat/capture-logger.ts';
import { handClock } from '../../wechat/hand-clock.ts';

/** What one instance limits with, its clock turned by hand. */
export interface Limiter {
  readonly link: Link;
  readonly lines: readonly Line[];
  readonly clock: Clock & { advance(ms: number): void };
  /** Whether a login from this address is let in. */
  isLetIn(address?: string): Promise<boolean>;
  /** How many of so many at once are. */
  countLetIn(times: number, address?: string): Promise<number>;
}

interface LimiterOptions {
  readonly url: string;
  /** How long Redis is waited for; long where a test counts exactly, however busy the machine. */
  readonly patienceMs?: number;
  readonly rates?: Rates;
}

/** A hundred at once and then next to none: whatever time a test takes, no token comes back in it. */
export const hundred: Rates = { address: createRate(1, 3600, 100) };

export async function openLimiter({ url, patienceMs = 10_000, rates = hundred }: LimiterOptions): Promise<Limiter> {
  const clock = handClock();
  const logger = captureLogger();
  const link = await openLink({ url, patienceMs, clock, logger });
  const limits = createLimits({ rates, clock, shared: createRedisBuckets(link, 'wxlogin:test:') });
  const isLetIn = (address = '203.0.113.7') =>
    limits.admitLogin({ appid: 'wx1', address, codeHash: new Uint8Array(32) }).then(
      () => true,
      (error) => {
        if (error.code === 'rate_limited') return false;
        throw error;
      },
    );
  return {
    link,
    lines: logger.lines,
    clock,
    isLetIn,
    async countLetIn(times, address) {
      const all = await Promise.all(Array.from({ length: times }, () => isLetIn(address)));
      return all.filter(Boolean).length;
    },
  };
}
