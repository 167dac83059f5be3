// The results as rows of text, for the terminal and for docs/benchmarks.md.

import { cases } from '../servers/cases.mjs';

const titles = {
  ...Object.fromEntries(Object.entries(cases).map(([id, { title }]) => [id, title])),
  two: 'wxlogin, PostgreSQL, two processes',
  'slow-wxlogin': 'wxlogin, SQLite',
  'slow-commit-each': 'wxlogin, one commit per request',
};

const number = (value, digits = 0) =>
  value === undefined
    ? ''
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const columns = [
  ['requests/s', (row) => number(row.perSecond)],
  ['ratio', (row) => number(row.ratio?.perSecond, 2)],
  ['CPU µs', (row) => number(row.cpu)],
  ['ratio', (row) => number(row.ratio?.cpu, 2)],
  ['database CPU µs', (row) => number(row.databaseCpu)],
  ['p50 ms', (row) => number(row.p50, 2)],
  ['p99 ms', (row) => number(row.p99, 2)],
  ['ratio', (row) => number(row.ratio?.p99, 2)],
  ['memory MB', (row) => number(row.memoryMB)],
  ['writes/commit', (row) => number(row.group, 1)],
];

const tableOfRows = ({ title, rows }) => ({
  title,
  head: ['', ...columns.map(([name]) => name)],
  lines: Object.entries(rows).map(([id, row]) => [titles[id], ...columns.map(([, show]) => show(row))]),
});

export const showTarget = ({ sign, wanted, unit }) => `${sign} ${wanted} ${unit}`;
export const showValue = ({ value, unit }) =>
  value === undefined ? '' : `${number(value, value < 20 ? 2 : 0)} ${unit}`;

/** Tables of `{ title, head, lines }`, in the order in which they are read. */
export function makeTables(results) {
  const { sections, slowDisk, secondProcess, startUp, verify, targets } = results;
  return [
    ...Object.values(sections).map(tableOfRows),
    ...(slowDisk?.rows ? [tableOfRows(slowDisk)] : []),
    ...(secondProcess ? [tableOfRows(secondProcess)] : []),
    ...(startUp ? [tableOfStartUp(startUp)] : []),
    ...(verify ? [tableOfVerify(verify)] : []),
    {
      title: 'targets',
      head: ['', 'wanted', 'measured', ''],
      lines: targets.map((target) => [target.title, showTarget(target), showValue(target), target.verdict]),
    },
  ];
}

const tableOfStartUp = ({ rows, runs }) => ({
  title: `start to the first answer, medians of ${runs}`,
  head: ['', 'ms', 'memory MB'],
  lines: [
    ['empty process', number(rows.empty.ms), number(rows.empty.memoryMB)],
    [titles.limit, number(rows.limit.ms), number(rows.limit.memoryMB)],
    [titles.wxlogin, number(rows.wxlogin.ms), number(rows.wxlogin.memoryMB)],
  ],
});

const tableOfVerify = ({ micros }) => ({
  title: 'verifying an access token in process',
  head: ['', 'CPU µs'],
  lines: [
    ['one raw signature check of node:crypto', number(micros.raw, 1)],
    ['jose, jwtVerify with a local key set', number(micros.jose, 1)],
    ['wxlogin, first time', number(micros.cold, 1)],
    ['wxlogin, seen before', number(micros.warm, 1)],
    ['login.verify: seen before, and a look whether the session is live', number(micros.login, 1)],
  ],
});

export function showTable({ title, head, lines }) {
  const widths = head.map((cell, index) => Math.max(cell.length, ...lines.map((line) => line[index].length)));
  const show = (line) =>
    line
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index])))
      .join('  ')
      .trimEnd();
  return [title, show(head), ...lines.map(show)].join('\n');
}

export function showMarkdown({ title, head, lines }) {
  const show = (line) => `| ${line.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [`### ${title[0].toUpperCase()}${title.slice(1)}`, '', show(head), show(rule), ...lines.map(show)].join('\n');
}
