import { beforeAll, describe, expect, it } from 'vitest';
import { measureHeap } from './measure-heap.ts';
import { measureWrites } from './measure-writes.ts';

/**
 * The most that one request of a known person may take: of heap an eighth above what it takes on Node 20 (on 22 and 24 it takes less).
 * Statements and pages are those of 32 requests that share a commit. No time is measured, so a busy machine changes nothing.
 *
 * What it takes now: npx vitest run --project unit --reporter=verbose packages/server/test/costs
 */
const limits = {
  login: { heapBytes: 120_000, statements: 6.1, rows: 3, pages: 0.9, lines: 2 },
  refresh: { heapBytes: 74_000, statements: 2.1, rows: 1, pages: 0.05, lines: 2 },
};

const words = {
  heapBytes: 'bytes of JavaScript heap',
  statements: 'SQL statements',
  rows: 'rows written',
  pages: 'pages written to the log of the database',
  lines: 'lines given to the logger',
} as const satisfies Record<keyof typeof limits.login, string>;

let taken: typeof limits;
beforeAll(async () => {
  const [heap, writes] = await Promise.all([measureHeap(), measureWrites()]);
  taken = {
    login: { heapBytes: heap.login, ...writes.login },
    refresh: { heapBytes: heap.refresh, ...writes.refresh },
  };
}, 120_000);

describe.each(['login', 'refresh'] as const)('one %s', (path) => {
  const costs = Object.entries(words).map(([name, what]) => [what, name as keyof typeof words] as const);
  it.for(costs)('does not take too many %s', async ([what, name], { annotate }) => {
    const [value, limit] = [taken[path][name], limits[path][name]];
    await annotate(`${Math.round(value * 1000) / 1000} of at most ${limit}`);
    const advice = 'See what this change adds, or raise the limit in the same change and say why.';
    expect(value, `A ${path} takes ${value} ${what}, more than ${limit}. ${advice}`).toBeLessThanOrEqual(limit);
    expect(value, `Nothing was measured, of ${what}.`).toBeGreaterThan(0);
  });
});
