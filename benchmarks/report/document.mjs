// Writes the measured part of docs/benchmarks.md, between two comments, and the chart. The prose around it is written by hand.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawChart } from './chart.mjs';
import { showLoad, showMachine, showVersions } from './facts.mjs';
import { makeTables, showMarkdown } from './tables.mjs';

const at = (path) => fileURLToPath(new URL(`../../docs/${path}`, import.meta.url));
const [document, chart] = [at('benchmarks.md'), at('images/benchmarks.svg')];
const [begin, end] = ['<!-- measured: written by `npm run bench` -->', '<!-- end of measured -->'];

export function writeDocument(results) {
  const text = readFileSync(document, 'utf8');
  const [first, last] = [text.indexOf(begin), text.indexOf(end)];
  if (first < 0 || last < first) throw new Error(`docs/benchmarks.md has lost its marks: ${begin} and ${end}`);
  const tables = makeTables(results);
  const measured = [
    ...[begin, ''],
    `${results.date}. ${showMachine(results.machine)}`,
    '',
    ...[...results.settings, showLoad(results.sections), `Versions: ${showVersions(results.versions)}.`].map(
      (line) => `* ${line}`,
    ),
    ...(results.slowDisk?.skipped ? [`* Skipped, fsync 1 ms slower: ${results.slowDisk.skipped}.`] : []),
    // What it is about, first.
    ...[tables.at(-1), ...tables.slice(0, -1)].flatMap((table) => ['', showMarkdown(table)]),
    '',
  ];
  writeFileSync(document, `${text.slice(0, first)}${measured.join('\n')}\n${text.slice(last)}`);
  mkdirSync(at('images'), { recursive: true });
  writeFileSync(chart, drawChart(results.sections.login.rows, 'Logins per second, each durable, 64 connections'));
}
