// docs/dependencies.md: what is installed with our packages, under which licences, and what it may do while it is installed.

import { explainException, judgeLicence } from './licences.mjs';
import { listInstalled, onLinux, readName } from './read-lock.mjs';

const published = [
  'packages/server',
  'packages/wxlogin',
  'packages/miniprogram',
  'packages/emulator',
  'packages/phone',
];
const isOurs = ({ place }) => place.startsWith('packages/');

/** How many foreign packages come with each of ours, on Linux. */
export const countDependencies = (lock) =>
  Object.fromEntries(
    published.map((folder) => [
      readName(lock, folder),
      listInstalled(lock, folder, onLinux).filter((each) => !isOurs(each)).length,
    ]),
  );

const listForeign = (lock) => listInstalled(lock, 'packages/wxlogin').filter((each) => !isOurs(each));

/** What must not be released so. */
export const findProblems = (lock, { allowScripts = {} }) =>
  published.flatMap((folder) =>
    listInstalled(lock, folder).flatMap((each) => [
      ...[judgeLicence(each)].filter(Boolean),
      ...(each.hasInstallScript && allowScripts[each.name] !== false
        ? [`${each.name} has an install script; see that it works without, and say so in allowScripts of package.json`]
        : []),
    ]),
  );

export function writeDependencies(lock) {
  const foreign = listForeign(lock);
  const everywhere = foreign.filter((each) => !isVariant(each));
  const counts = Object.entries(countDependencies(lock));
  const scripts = foreign.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => `\`${name}\``);
  return `# Dependencies

<!-- Written by \`npm run docs\`; change the code, not this file. -->

What comes with our packages from elsewhere, as \`package-lock.json\` pins it. Why each of ours was chosen, and instead of what: [decision 5](decisions/0005-dependencies.md). For programs: [sbom.json](sbom.json) (CycloneDX).

${table(
  ['package', 'packages of others, on Linux'],
  counts.map(([name, count]) => [`\`${name}\``, count || 'none']),
)}

Nothing has to be compiled, and no install script has to run: ${scripts.join(' and ')} have one, and work without it. Install with \`--ignore-scripts\`, as this repository does.

\`npm run check\` fails on a licence that is not permissive, on an install script that nobody has looked at, and when this page or the bill of materials is stale.

## On every system

${table(
  ['package', 'version', 'licence', 'needed by'],
  everywhere.map(({ name, version, license, neededBy }) => [name, version, license, neededBy.join(', ')]),
)}

## The one that fits the system

${table(['packages', 'version', 'licence', 'needed by'], groupBySystem(foreign.filter(isVariant)))}

${[...new Set(foreign.map(explainException).filter(Boolean))].map((why) => `LGPL-3.0-or-later: ${why}`).join('\n\n')}
`;
}

/** The last two are what sharp takes where it has no binary. */
const isVariant = ({ name, isForOneSystem }) => isForOneSystem || /^@img\/sharp-|^@emnapi\//.test(name);

/** Binaries of one tool differ in the system only. */
function groupBySystem(packages) {
  const groups = new Map();
  for (const { name, version, license, neededBy } of packages) {
    const family = /^@esbuild\/|^@img\/sharp-libvips|^@img\/sharp-/.exec(name)?.[0] ?? name;
    const key = `${family} ${version} ${license}`;
    const group = groups.get(key) ?? { family, version, license, count: 0, neededBy: new Set() };
    group.count += 1;
    for (const each of neededBy) group.neededBy.add(/^@img\//.test(each) ? 'sharp' : each);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ family, version, license, count, neededBy }) => [
    count > 1 ? `${family}… (${count})` : family,
    version,
    license,
    [...neededBy].join(', '),
  ]);
}

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
