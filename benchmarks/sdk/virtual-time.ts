/** A clock on which nobody sleeps: it goes on to the next thing that somebody waits for, once nothing is left to do at the moment it shows. */
export interface VirtualTime {
  /** Milliseconds since 1970. */
  nowMs(): number;
  wait(ms: number): Promise<void>;
  /** Real work, such as an answer of the real server: the clock stands still until it is done. */
  standStill<Result>(work: Promise<Result>): Promise<Result>;
  /** Lets time pass until `story` ends. */
  pass<Result>(story: Promise<Result>): Promise<Result>;
}

interface Waiting {
  readonly untilMs: number;
  readonly goOn: () => void;
}

export function createVirtualTime(startMs: number): VirtualTime {
  const waiting: Waiting[] = [];
  let nowMs = startMs;
  let working = 0;

  /** Whoever began to wait first goes on first. */
  function wait(ms: number): Promise<void> {
    return new Promise((goOn) => {
      const untilMs = nowMs + ms;
      const place = waiting.findIndex((other) => other.untilMs > untilMs);
      waiting.splice(place < 0 ? waiting.length : place, 0, { untilMs, goOn });
    });
  }

  function goToNext(): void {
    const next = waiting.shift();
    if (!next) throw new Error('Nobody waits for anything, so the story cannot end: something awaits real time.');
    nowMs = next.untilMs;
    next.goOn();
  }

  return {
    nowMs: () => nowMs,
    wait,
    async standStill(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
      }
    },
    async pass(story) {
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      story.then(end, end);
      for (;;) {
        // All that needs no time happens in here.
        await new Promise((done) => setImmediate(done));
        if (isOver) return story;
        if (working === 0) goToNext();
      }
    },
  };
}
