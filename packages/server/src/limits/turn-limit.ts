/** How many may be under way, by how long the turns of the event loop take. */
export interface TurnLimit {
  readonly value: number;
  /** Whether the turns are too long just now. */
  readonly isLate: boolean;
  judge(seen: Window): void;
  /** When nothing is under way: whoever comes next finds nothing to wait for, however late those before were. */
  noteIdle(): void;
  calmDown(): void;
}

/** A tenth of a second of turns. */
interface Window {
  readonly shortestMs: number;
  readonly underWay: number;
  /** Whether more is under way than the limit lets in for whatever reason. */
  readonly isAbove: boolean;
  readonly hasRefused: boolean;
}

/** Nobody is refused below this, however late everything is: with fewer, most of a turn would be what every turn costs, and a commit. */
export const leastLimit = 16;
/** As many come at once where a crowd meets, and are served one after the other; more of them only wait where the process or the store is behind. */
export const calmLimit = 768;
/** Of a turn. A request waits one turn to be seen, and one more for each answer that it waits for, so three to five in all. */
const lateMs = 5;
/** Of a turn. Nobody has to reach any limit to see that this is too much. */
const hopelessMs = 100;
/** A crowd that came in one moment is served in a second; what lasts longer is an overload. */
const hopelessWindows = 10;
/** With fewer it is the machine that is slow, and refusing them would help nobody. */
const manyUnderWay = 256;
const growth = 1.15;

/**
 * As CoDel does with a queue, it goes by the shortest turn of a tenth of a second: a pause of the memory or the disk makes one turn long,
 * too much to do makes all of them long. The limit does nothing until it is reached; from then on it follows the turns, down by as
 * much as they are too long, and up step by step when they are not.
 */
export function createTurnLimit(): TurnLimit {
  let value = calmLimit;
  let isLate = false;
  let hopeless = 0;
  let judgedUnderWay = 0;

  return {
    get value() {
      return value;
    },
    get isLate() {
      return isLate;
    },
    judge({ shortestMs, underWay, isAbove, hasRefused }) {
      isLate = shortestMs > lateMs;
      hopeless = shortestMs > hopelessMs && underWay >= manyUnderWay ? hopeless + 1 : 0;
      const isReached = hasRefused || value < calmLimit || hopeless >= hopelessWindows;
      // What was let in under the limit before says nothing about this one, as long as it goes away.
      const isDraining = isAbove && underWay < judgedUnderWay;
      judgedUnderWay = underWay;
      if (!isLate) value = Math.min(calmLimit, value * growth);
      else if (isReached && !isDraining) value = Math.max(leastLimit, value * (lateMs / shortestMs));
    },
    noteIdle() {
      isLate = false;
      hopeless = 0;
    },
    calmDown() {
      value = calmLimit;
      isLate = false;
    },
  };
}
