/** How somebody uses a mini program. */
export interface Kind {
  readonly name: string;
  readonly visitsPerDay: number;
  readonly pagesPerVisit: number;
  /** From one day of visits to the next. */
  readonly daysApart: number;
  /** Of the page views, those without network. */
  readonly offline: number;
  /** Of the requests, those whose answer is lost. */
  readonly lost: number;
}

const usual = { visitsPerDay: 5, pagesPerVisit: 4, daysApart: 1, offline: 0, lost: 0 };

export const kinds: readonly Kind[] = [
  { ...usual, name: 'opens it once a day', visitsPerDay: 1 },
  { ...usual, name: 'opens it 5 times a day' },
  { ...usual, name: 'opens it 30 times a day', visitsPerDay: 30, pagesPerVisit: 3 },
  { ...usual, name: 'stays for an hour', visitsPerDay: 1, pagesPerVisit: 90 },
  { ...usual, name: 'comes every six weeks', visitsPerDay: 1, daysApart: 42 },
  { ...usual, name: 'is offline at every fifth page', offline: 0.2 },
  { ...usual, name: 'loses one answer in twenty', lost: 0.05 },
];

export interface Visit {
  readonly atMs: number;
  /** How long each page is looked at. */
  readonly pagesMs: readonly number[];
}

const hourMs = 3_600_000;
/** Awake from seven to eleven. */
const wake = { fromMs: 7 * hourMs, untilMs: 23 * hourMs };

/** The visits of one day, none before the one before it has ended. */
export function planDay(kind: Kind, midnightMs: number, random: () => number): Visit[] {
  const starts = Array.from({ length: kind.visitsPerDay }, () => random() * (wake.untilMs - wake.fromMs)).sort(
    (a, b) => a - b,
  );
  let freeAtMs = 0;
  return starts.map((start) => {
    const atMs = Math.max(Math.round(midnightMs + wake.fromMs + start), freeAtMs);
    const pagesMs = Array.from({ length: kind.pagesPerVisit }, () => Math.round(20_000 + 40_000 * random()));
    freeAtMs = atMs + pagesMs.reduce((sum, ms) => sum + ms, 0) + 60_000;
    return { atMs, pagesMs };
  });
}

/** The same numbers at each run (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
