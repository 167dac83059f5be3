// What of package-lock.json somebody gets who installs one of our packages: its dependencies, theirs, and so on; nothing that only we need.

import { readFileSync } from 'node:fs';

export const readLock = () => JSON.parse(readFileSync('package-lock.json', 'utf8'));

/** Where npm finds `name` for the package at `place`, walking up; our own packages are links to their folders. */
function find({ packages }, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (packages[found]) return packages[found].link ? packages[found].resolved : found;
    if (!folder) return undefined;
  }
}

/** npm installs a peer dependency too, unless it is called optional. */
function listNeeded({
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {},
}) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers];
}

/**
 * Everything that is installed with the package in this folder, on whatever system or on the one that `takes` says, sorted by name.
 * @throws Error when the lock file does not say where one of them is
 */
export function listInstalled(lock, folder, takes = () => true) {
  const found = new Map();
  const places = [folder];
  for (const place of places) {
    const by = readName(lock, place);
    for (const [name, at] of listTaken(lock, place, takes)) {
      if (!places.includes(at)) places.push(at);
      const known = found.get(at) ?? { ...describe(lock.packages[at], name), place: at, neededBy: [] };
      found.set(at, { ...known, neededBy: [...new Set([...known.neededBy, by])].sort() });
    }
  }
  return [...found.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

const keyOf = ({ name, version }) => `${name}@${version}`;

/** What the package at this place needs, and where it is. */
function listTaken(lock, place, takes) {
  const found = listNeeded(lock.packages[place]).map((name) => [name, find(lock, place, name)]);
  const missing = found.filter(([, at]) => !at).map(([name]) => name);
  if (missing.length > 0)
    throw new Error(`package-lock.json lacks ${missing.join(', ')}, which ${place} needs; run: npm install`);
  return found.filter(([, at]) => takes(lock.packages[at]));
}

/** npm leaves the name out where the folder says it. */
export const readName = ({ packages }, place) =>
  packages[place].name ?? place.replace(/^.*node_modules\/|^packages\//, '');

const describe = (entry, name) => ({
  name,
  version: entry.version,
  license: entry.license,
  integrity: entry.integrity,
  isOptional: entry.optional === true,
  /** A variant for one kind of system. */
  isForOneSystem: entry.os?.length === 1 || entry.cpu?.length === 1,
  hasInstallScript: entry.hasInstallScript === true,
});

/** What npm takes on the most usual kind of server. */
export const onLinux = ({ os, cpu, libc }) => fits(os, 'linux') && fits(cpu, 'x64') && fits(libc, 'glibc');

const fits = (wanted, value) => !wanted || wanted.includes(value);
