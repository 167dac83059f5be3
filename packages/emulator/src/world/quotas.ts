export interface Quotas {
  /** Counts one use of `name` in the present window; false when the limit was reached before. A limit of 0 counts nothing. */
  use(name: string, limit: number): boolean;
}

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 24 * 3600;
/** WeChat's days begin at midnight in China. */
const CHINA_OFFSET_SECONDS = 8 * 3600;

/** Counters that start again every minute. They are dropped as a whole, so memory is bounded by one minute's callers. */
export function createMinuteQuotas(now: () => number): Quotas {
  return createQuotas(() => Math.floor(now() / MINUTE_SECONDS));
}

/** Counters that start again every day, Chinese time. */
export function createDayQuotas(now: () => number): Quotas {
  return createQuotas(() => Math.floor((now() + CHINA_OFFSET_SECONDS) / DAY_SECONDS));
}

function createQuotas(window: () => number): Quotas {
  let present = window();
  const used = new Map<string, number>();

  return {
    use(name, limit) {
      if (limit === 0) return true;
      if (window() !== present) {
        present = window();
        used.clear();
      }
      const count = (used.get(name) ?? 0) + 1;
      used.set(name, count);
      return count <= limit;
    },
  };
}
