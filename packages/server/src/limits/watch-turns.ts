import type { Clock } from '../clock.ts';

/** Runs `then` at the end of this turn of the event loop. */
export type AfterTurn = (then: () => void) => void;

interface WatchOptions {
  readonly clock: Clock;
  readonly afterTurn: AfterTurn;
  readonly windowMs: number;
  /** For how long the process has been held up by what does not grow with what it has to do; in milliseconds, since it began. */
  readonly countBlockedMs: () => number;
  /** Told at the end of a window of turns how long the shortest one took. */
  readonly onWindow: (shortestMs: number, nowMs: number) => void;
}

/**
 * Times whole turns of the event loop, one after the other for as long as it is asked to go on in each: no timer, and no turn that would not
 * be. What holds a turn up is left out, and as much again, which it takes to serve those who have come meanwhile.
 */
export function createTurnWatch({ clock, afterTurn, windowMs, countBlockedMs, onWindow }: WatchOptions): () => void {
  let began: { readonly atMs: number; readonly blockedMs: number } | undefined;
  let isWatching = false;
  let isAskedToGoOn = false;
  let toldAtMs = 0;
  let shortestMs = Number.POSITIVE_INFINITY;

  const note = (turnMs: number, nowMs: number) => {
    shortestMs = Math.min(shortestMs, turnMs);
    if (nowMs - toldAtMs < windowMs) return;
    onWindow(shortestMs, nowMs);
    shortestMs = Number.POSITIVE_INFINITY;
    toldAtMs = nowMs;
  };
  const endTurn = () => {
    const now = { atMs: clock.monotonicMs(), blockedMs: countBlockedMs() };
    if (began) note(now.atMs - began.atMs - 2 * (now.blockedMs - began.blockedMs), now.atMs);
    isWatching = isAskedToGoOn;
    began = isAskedToGoOn ? now : undefined;
    isAskedToGoOn = false;
    if (isWatching) afterTurn(endTurn);
  };
  return () => {
    isAskedToGoOn = true;
    if (isWatching) return;
    isWatching = true;
    afterTurn(endTurn);
  };
}
