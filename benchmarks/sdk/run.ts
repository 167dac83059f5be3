// What the SDK costs a mini program: bytes, the way to the first request, and its calls in weeks of use.
//
//   npm run bench -- sdk [--days 30] [--seed 1]
//
// The real SDK against the real server and the emulator, on a virtual clock: nothing here depends on the machine or is waited for.

import { parseArgs } from 'node:util';
import { drawMs, measureColdStarts } from './cold-start.ts';
import { kinds } from './person.ts';
import { measureSizes } from './sizes.ts';
import { simulateUse, type Use } from './use.ts';

const { values } = parseArgs({
  options: { days: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
});
const [days, seed] = [Number(values.days), Number(values.seed)];

type Row = Readonly<Record<string, string | number>>;

function print(title: string, rows: readonly Row[]): void {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const align = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  console.log(`\n${title}\n`);
  for (const line of lines) console.log(line.map(align).join('  '));
}

const describeUse = ({ kind, counts, ...use }: Use): Row => ({
  'somebody who': kind.name,
  'page views': use.pageViews,
  'cold starts': use.coldStarts,
  'requests of the app': counts.app,
  'wx.login': counts.wxLogin,
  'wx.checkSession': counts.checkSession,
  'POST /login': counts.login,
  'POST /refresh': counts.refresh,
  others: counts.others,
  'answers 401': counts.refused,
  'tokens needed': use.tokensNeeded,
  'answers lost': counts.sessionLost,
  'not sent': counts.unsent,
  'wx.login / page view': (counts.wxLogin / use.pageViews).toFixed(4),
});

print(
  'Bytes of each door',
  (await measureSizes()).map((size) => ({ ...size })),
);
print(
  `Cold start, in ms of the virtual clock; the first page asks ${drawMs} ms after the launch`,
  (await measureColdStarts()).map((start) => ({
    'on the phone lies': start.memory,
    'the SDK is asked at': start.beginning,
    'wx.login before': start.wxLogins,
    'round trips before': start.roundTrips,
    'reads of the storage': start.storageReads,
    'first request waits': start.waitedMs,
    'answered after': start.answeredMs,
  })),
);
const uses: Row[] = [];
for (const [at, kind] of kinds.entries()) uses.push(describeUse(await simulateUse(kind, days, seed + at)));
print(
  `${days} days of one person, three requests at once on each page; WeChat's limit is 2 wx.login a page view`,
  uses,
);
console.log(`
Requests are counted where they arrive; "not sent" are those of a phone without network. "tokens needed" is what a life of 600 seconds
demands of somebody who asks only when a page is opened; "answers lost" are those to /login and /refresh, each asked for once more.`);
