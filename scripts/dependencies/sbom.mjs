// The bill of materials (SBOM, CycloneDX 1.6): what `npm install wxlogin` brings on any system, as package-lock.json names it. The same lock
// file makes the same text, so there is no moment and no serial number in it.

import { listInstalled, readName } from './read-lock.mjs';

const spdx = /^[A-Za-z0-9.-]+$/;

export function writeSbom(lock, folder) {
  const { version, license } = lock.packages[folder];
  const name = readName(lock, folder);
  const installed = listInstalled(lock, folder);
  const root = describe({ name, version, license });
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...root, type: 'application' } },
    components: distinct(installed).map(describe),
    dependencies: [root, ...distinct(installed).map(describe)].map((component) => ({
      ref: component['bom-ref'],
      dependsOn: dependsOn(component, installed),
    })),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** The same version at two places is one component. */
const distinct = (installed) => [...new Map(installed.map((each) => [refOf(each), each])).values()];

const refOf = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function describe({ name, version, license, integrity, isOptional }) {
  const ref = refOf({ name, version });
  return {
    type: 'library',
    'bom-ref': ref,
    name,
    version,
    purl: ref,
    ...(isOptional && { scope: 'optional' }),
    ...(license && { licenses: [spdx.test(license) ? { license: { id: license } } : { expression: license }] }),
    ...(integrity?.startsWith('sha512-') && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }],
    }),
  };
}

const dependsOn = ({ name }, installed) =>
  [...new Set(installed.filter(({ neededBy }) => neededBy.includes(name)).map(refOf))].sort();
