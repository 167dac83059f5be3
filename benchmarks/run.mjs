// wxlogin beside a bare loop that does the irreducible work, beside itself with one commit per request, and beside what others build on.
// docs/benchmarks.md says how each figure is got, and has those of the last full run.

import { parseArgs } from 'node:util';
import { measureLarge } from './measure/large.mjs';
import { allCases, measureAll } from './measure/measure-all.mjs';
import { needAll } from './measure/need.mjs';
import { openPlace } from './measure/place.mjs';
import { writeDocument } from './report/document.mjs';
import { showLoad, showMachine, showVersions } from './report/facts.mjs';
import { describeMachine, listVersions } from './report/machine.mjs';
import { makeTables, showTable } from './report/tables.mjs';
import { judge } from './report/targets.mjs';
import { settings } from './servers/start-wxlogin.mjs';

const help = `npm run bench [-- <flags>]        under 15 minutes; writes docs/benchmarks.md and docs/images/benchmarks.svg

  --quick           about two minutes: shorter rounds, fewer of them, fewer people; writes nothing
  --only <case,…>   these cases only: ${allCases.join(', ')}; writes nothing
  --large           ten million people beside ten thousand as well; some minutes more
  --json            the results as JSON
  --check           ends with 1 where a target was missed
  --write           writes the document also after --quick or --only
  --help            shows this

npm run bench -- growth             latency with up to ten million people on each database
node benchmarks/limits.mjs          what it costs to be limited
`;

const flag = { type: 'boolean', default: false };
const { values } = parseArgs({
  options: { quick: flag, large: flag, json: flag, check: flag, write: flag, help: flag, only: { type: 'string' } },
});

const full = { people: 100_000, rounds: 5, seconds: 2, warmUpSeconds: 4, starts: 7, isCoarse: false };
const quick = { people: 20_000, rounds: 3, seconds: 0.8, warmUpSeconds: 1.5, starts: 3, isCoarse: true };

const progress = (text) => {
  const seconds = Math.floor(performance.now() / 1000);
  console.error(`${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}  ${text}`);
};

function readCases() {
  if (!values.only) return allCases;
  const wanted = values.only.split(',');
  const unknown = wanted.filter((id) => !allCases.includes(id));
  if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(', ')}. There are: ${allCases.join(', ')}`);
  return allCases.filter((id) => wanted.includes(id));
}

async function run(ids, options) {
  if (process.platform !== 'linux')
    throw new Error(
      'The benchmark reads processor time from /proc, so it needs Linux: run it in a container or a virtual machine.',
    );
  const databases = await needAll(ids, progress);
  const place = await openPlace({ people: options.people, progress });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => place.close().finally(() => process.exit(1)));
  try {
    const machine = describeMachine(place.folder);
    const measured = await measureAll(place, ids, options);
    const large = values.large ? await measureLarge(progress) : undefined;
    const results = {
      date: new Date().toISOString().slice(0, 10),
      machine,
      versions: listVersions(databases),
      ...measured,
      large,
    };
    return { ...results, settings: describeSettings(options), targets: judge(results) };
  } finally {
    await place.close();
  }
}

function describeSettings({ people, rounds, seconds, warmUpSeconds }) {
  const given = Object.entries(settings).filter(([name]) => !name.includes('SECRET'));
  return [
    `${rounds} rounds of ${seconds} s in turns after everybody has warmed up for ${warmUpSeconds} s; ${people.toLocaleString('en')} people known before; medians, ratios formed inside each round to the first row of a table.`,
    `Everybody: WAL and synchronous=FULL on SQLite, fsync on at PostgreSQL and MariaDB; load generator, emulator and servers share the machine.`,
    `wxlogin: \`wxlogin start\` with its defaults, logging to a file, numbers counted, and ${given.map(([name, value]) => `${name}=${value}`).join(' ')}.`,
  ];
}

function report(results) {
  if (values.json) return console.log(JSON.stringify(results, null, 2));
  const { machine, versions } = results;
  console.log(
    `\n${showMachine(machine)}\n${showVersions(versions)}\n${[...results.settings, showLoad(results.sections)].join('\n')}`,
  );
  for (const table of makeTables(results)) console.log(`\n${showTable(table)}`);
  if (results.slowDisk?.skipped) console.log(`\nSkipped, fsync 1 ms slower: ${results.slowDisk.skipped}`);
}

async function main() {
  if (values.help) return console.log(help);
  const results = await run(readCases(), values.quick ? quick : full);
  report(results);
  if (values.write || !(values.quick || values.only)) writeDocument(results);
  if (values.check && results.targets.some(({ verdict }) => verdict === 'missed')) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
