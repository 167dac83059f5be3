import { renameSync, writeFileSync } from 'node:fs';
import { findFaketime } from '../../../scripts/faketime.mjs';

/** The wall clock of a process, to be turned; what measures durations is left alone, as it is when a machine's clock is set. */
export interface TurnedClock {
  readonly env: Readonly<Record<string, string>>;
  /** So many seconds ahead of this machine's, or behind. */
  turn(seconds: number): void;
  /** What it shows, in Unix seconds. */
  now(): number;
}

/** @param file where the process reads how far its clock is off; undefined where libfaketime is not there. */
export function createTurnedClock(file: string, aheadSeconds = 0): TurnedClock | undefined {
  const library = findFaketime();
  if (!library) return undefined;
  let ahead = aheadSeconds;
  const turn = (seconds: number) => {
    // Never half written.
    writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    renameSync(`${file}.new`, file);
    ahead = seconds;
  };
  turn(ahead);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_NO_CACHE: '1',
      NO_FAKE_STAT: '1',
    },
    turn,
    now: () => Date.now() / 1000 + ahead,
  };
}
