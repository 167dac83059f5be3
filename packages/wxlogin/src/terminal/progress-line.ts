import type { Terminal } from './terminal.ts';

/** One line that says how far something is. */
export interface ProgressLine {
  /** Shows it now and then: often where people watch, every few seconds in a log; at once when something new begins. */
  show(write: () => string, begins?: boolean): void;
  /** Takes the line away, where it can be. */
  end(): void;
}

const watchedMs = 100;
const loggedMs = 5_000;

export function createProgressLine({ rewrite, printError }: Terminal): ProgressLine {
  const everyMs = rewrite ? watchedMs : loggedMs;
  let shownAtMs = performance.now();
  return {
    show(write, begins = false) {
      if (!begins && performance.now() - shownAtMs < everyMs) return;
      shownAtMs = performance.now();
      if (rewrite) rewrite(write());
      else printError(write());
    },
    end: () => rewrite?.(''),
  };
}
