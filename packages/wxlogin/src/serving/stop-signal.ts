import { constants } from 'node:os';

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** One Ctrl-C can arrive twice, from the terminal and from npm; only a later one is somebody's second thought. */
const echoMs = 500;
const patienceMs = 9_500;
/** What is left of it for the end itself, however long was drained before. */
const afterDrainMs = 6_500;

/**
 * Resolves at the first SIGINT or SIGTERM. From then on the process ends within ten seconds (where SIGTERM drains for more than three, within
 * seven more than that), at another signal at once.
 */
export function waitForStopSignal({ drainSeconds = 0 } = {}): Promise<StopSignal> {
  return new Promise((resolve) => {
    let stoppedAtMs: number | undefined;
    const stop = (signal: StopSignal) => {
      if (stoppedAtMs === undefined) {
        stoppedAtMs = performance.now();
        const drainMs = signal === 'SIGTERM' ? drainSeconds * 1000 : 0;
        setTimeout(() => process.exit(0), Math.max(patienceMs, drainMs + afterDrainMs)).unref();
        resolve(signal);
      } else if (performance.now() - stoppedAtMs > echoMs) {
        process.exit(128 + constants.signals[signal]);
      }
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
