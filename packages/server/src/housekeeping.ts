import { unixSeconds } from './clock.ts';
import type { Deps } from './flows/deps.ts';
import { attemptSeconds } from './model/attempt.ts';

const everyMs = 60_000;
const atOnce = 500;
/** A session is kept a day longer than it lives, so that its end can be explained. */
const endedSessionSeconds = 86_400;

type Housekeeper = Pick<Deps, 'store' | 'clock' | 'config'>;

/** Removes what is over, in pieces small enough that logins do not notice, until nothing is left or `isStopped`. */
export async function tidy(
  { store, clock }: Pick<Housekeeper, 'store' | 'clock'>,
  isStopped = () => false,
): Promise<void> {
  const now = unixSeconds(clock);
  const until = { attemptsBefore: now - attemptSeconds, sessionsBefore: now - endedSessionSeconds, limit: atOnce };
  let removed = atOnce;
  while (removed >= atOnce && !isStopped()) removed = await store.removeExpired(until);
}

/** Tidies every minute. A failure waits for the next turn. */
export function startHousekeeping(deps: Housekeeper): { stop(): void } {
  let isStopped = false;
  const reportFailure = (cause: unknown) => deps.config.logger.warn({ cause: String(cause) }, 'housekeeping failed');
  const timer = setInterval(() => void tidy(deps, () => isStopped).catch(reportFailure), everyMs).unref();
  return {
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}
