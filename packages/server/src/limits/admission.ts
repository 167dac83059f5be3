import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Measure } from '../measure.ts';
import { calmLimit, createTurnLimit, leastLimit } from './turn-limit.ts';
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
  /** For how long the disk has held the process up, in milliseconds since the start; all who are under way share it. */
  readonly countBlockedMs: () => number;
  /** Whether a login of whatever app would be refused after all its work, because too many wait for WeChat already. */
  readonly isWeChatFull: () => boolean;
  /** Default: setImmediate. */
  readonly afterTurn?: AfterTurn;
}

/** Two groups of writes: one is being written, one waits. Whoever comes on top of them only waits. */
const mostAsked = 512;
const windowMs = 100;
/** When nobody has come for so long, the turns of before say nothing about now. */
const staleMs = 1000;
/** Times the limit. */
const room = { login: 1, other: 1.5, session: 2 } as const satisfies Record<Load, number>;

/** Watches how long the turns of the event loop take, and only while there is much to do: no timer, and a few comparisons for a request. */
export function createAdmission(options: AdmissionOptions): Admission {
  const { clock, logger, measure, countAsked, countBlockedMs, isWeChatFull, afterTurn = setImmediate } = options;
  const limit = createTurnLimit();
  let underWay = 0;
  let askedAtMs = 0;
  let refused = 0;
  let hasRefused = false;
  let refusedAtMs = Number.NEGATIVE_INFINITY;

  const watch = createTurnWatch({ clock, afterTurn, windowMs, countBlockedMs, onWindow: judge });

  function judge(shortestMs: number, nowMs: number): void {
    askedAtMs = nowMs;
    limit.judge({ shortestMs, underWay, isAbove: underWay > room.session * limit.value, hasRefused });
    if (!limit.isLate && limit.value === calmLimit && !hasRefused) calmDown();
    hasRefused = false;
  }

  function calmDown(): void {
    limit.calmDown();
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
    return limit.value < calmLimit || limit.isLate || countAsked() >= mostAsked;
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
      if (limit.isLate || limit.value < calmLimit) noteAsked();
      if (underWay >= leastLimit || limit.value < calmLimit) watch();
      if (load === 'login' && underWay >= leastLimit && isWeChatFull()) return noteRefusal(load);
      return underWay < limit.value * room[load] || !isTooMuch() || noteRefusal(load);
    },
    enter() {
      underWay += 1;
    },
    leave() {
      underWay -= 1;
      if (underWay === 0) limit.noteIdle();
    },
    isShedding: () => clock.monotonicMs() - refusedAtMs < staleMs,
    describe: () => ({ limit: Math.floor(limit.value), underWay }),
  };
}
