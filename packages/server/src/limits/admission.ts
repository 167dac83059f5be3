import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Measure } from '../measure.ts';
import { type AfterTurn, createTurnWatch } from './watch-turns.ts';

/** In which order a service that has too much to do refuses: new logins first, what renews or ends a session last, all else between. */
export type Load = 'login' | 'other' | 'session';

/** How many requests may be under way. Nobody is refused while there is no more to do than can be done. */
export interface Admission {
  /** Whether one more may begin; who may says enter() when the request has arrived as a whole, and leave() when it is answered. A refusal is counted. */
  admits(load: Load): boolean;
  enter(): void;
  leave(): void;
  /** Whether somebody was refused within the last second. */
  isShedding(): boolean;
  describe(): AdmissionState;
}

export interface AdmissionState {
  readonly limit: number;
  readonly underWay: number;
}

export interface AdmissionOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly measure: Measure;
  /** What the store has been asked and has not answered yet. */
  readonly countAsked: () => number;
  /** Whether a login of whatever app would be refused after all its work, because too many wait for WeChat already. */
  readonly isWeChatFull: () => boolean;
  /** Default: setImmediate. */
  readonly afterTurn?: AfterTurn;
}

/** Nobody is refused below this, however late everything is: it fills a commit, and its share of a turn is short on any machine. */
export const leastLimit = 48;
/** As many come at once where a crowd meets, and are served one after the other; more of them only wait where the process or the store is behind. */
export const calmLimit = 768;
/** Two groups of writes: one is being written, one waits. Whoever comes on top of them only waits. */
const mostAsked = 512;
/** Of a turn. A request waits one turn to be seen, and one more for each answer that it waits for, so three to five in all. */
const lateMs = 15;
/** Of a turn. Nobody has to reach any limit to see that this is too much. */
const hopelessMs = 100;
/** A crowd that came in one moment is served in as many; what lasts longer is an overload. */
const hopelessWindows = 4;
/** With fewer it is the machine that is slow, and refusing them would help nobody. */
const manyUnderWay = 256;
const windowMs = 100;
/** When nobody has come for so long, the turns of before say nothing about now. */
const staleMs = 1000;
const growth = 1.15;
/** Times the limit. */
const room = { login: 1, other: 1.5, session: 2 } as const satisfies Record<Load, number>;

/**
 * Watches how long the turns of the event loop take, and only while there is much to do: no timer, and a few comparisons for a request.
 * As CoDel does with a queue, it goes by the shortest turn of a tenth of a second: a pause of the memory or the disk makes one turn long,
 * too much to do makes all of them long. The limit does nothing until it is reached; from then on it follows the turns, down by as
 * much as they are too long, and up step by step when they are not.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const { clock, logger, measure, countAsked, isWeChatFull, afterTurn = setImmediate } = options;
  let limit = calmLimit;
  let underWay = 0;
  let isLate = false;
  let askedAtMs = 0;
  let refused = 0;
  let hasRefused = false;
  let hopeless = 0;
  let refusedAtMs = Number.NEGATIVE_INFINITY;

  const watch = createTurnWatch({ clock, afterTurn, windowMs, onWindow: judge });

  function judge(shortestMs: number, nowMs: number): void {
    askedAtMs = nowMs;
    isLate = shortestMs > lateMs;
    hopeless = shortestMs > hopelessMs && underWay >= manyUnderWay ? hopeless + 1 : 0;
    const isReached = hasRefused || limit < calmLimit || hopeless >= hopelessWindows;
    // What was let in under the limit before says nothing about this one.
    const isOver = underWay > room.session * limit;
    if (isLate && isReached && !isOver) limit = Math.max(leastLimit, limit * (lateMs / shortestMs));
    else if (!isLate) limit = Math.min(calmLimit, limit * growth);
    if (!isLate && limit === calmLimit && !hasRefused) calmDown();
    hasRefused = false;
  }

  function calmDown(): void {
    limit = calmLimit;
    isLate = false;
    if (refused > 0) logger.info({ refused }, 'no longer overloaded');
    refused = 0;
  }

  function noteAsked(): void {
    const nowMs = clock.monotonicMs();
    if (nowMs - askedAtMs > staleMs) calmDown();
    askedAtMs = nowMs;
  }

  /** Whether it is too much for this process or the store; many who wait for WeChat are not. */
  function isTooMuch(): boolean {
    return limit < calmLimit || isLate || countAsked() >= mostAsked;
  }

  function noteRefusal(load: Load): false {
    if (refused === 0) logger.warn({ underWay }, 'overloaded: requests are refused, new logins first');
    refused += 1;
    hasRefused = true;
    refusedAtMs = clock.monotonicMs();
    measure.count('shed', load);
    return false;
  }

  return {
    admits(load) {
      if (isLate || limit < calmLimit) noteAsked();
      if (underWay >= leastLimit || limit < calmLimit) watch();
      if (load === 'login' && underWay >= leastLimit && isWeChatFull()) return noteRefusal(load);
      return underWay < limit * room[load] || !isTooMuch() || noteRefusal(load);
    },
    enter() {
      underWay += 1;
    },
    leave() {
      underWay -= 1;
    },
    isShedding: () => clock.monotonicMs() - refusedAtMs < staleMs,
    describe: () => ({ limit: Math.floor(limit), underWay }),
  };
}
