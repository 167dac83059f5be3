import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countDependencies, findProblems } from '../dependencies/document.mjs';
import { judgeLicence } from '../dependencies/licences.mjs';
import { type Lock, listInstalled, onLinux, readLock } from '../dependencies/read-lock.mjs';
import { writeSbom } from '../dependencies/sbom.mjs';

const mit = { version: '1.0.0', license: 'MIT' };
/** One package with everything that npm distinguishes. */
const lock: Lock = {
  packages: {
    '': { dependencies: { ours: '*' } },
    'packages/wxlogin': { ...mit, dependencies: { a: '^1.0.0' }, optionalDependencies: { native: '1.0.0' } },
    'packages/server': mit,
    'packages/miniprogram': mit,
    'packages/emulator': mit,
    'packages/phone': mit,
    'node_modules/a': {
      ...mit,
      dependencies: { b: '^1.0.0' },
      peerDependencies: { peer: '*', tool: '*' },
      peerDependenciesMeta: { tool: { optional: true } },
    },
    'node_modules/a/node_modules/b': { version: '1.5.0', license: 'GPL-3.0-only', hasInstallScript: true },
    'node_modules/b': { version: '2.0.0', license: 'MIT' },
    'node_modules/peer': { ...mit, dependencies: { b: '^2.0.0' } },
    'node_modules/tool': mit,
    'node_modules/native': { ...mit, optional: true, os: ['win32'], integrity: 'sha512-/w==' },
    'node_modules/only-ours': mit,
  },
};
const namesOf = (takes?: typeof onLinux) =>
  listInstalled(lock, 'packages/wxlogin', takes).map(({ name, version }) => `${name}@${version}`);

describe('what is installed with a package', () => {
  it('is what it needs, and what that needs: the nearest version, peers too, and nothing that only we need', () => {
    expect(namesOf()).toEqual(['a@1.0.0', 'b@1.5.0', 'b@2.0.0', 'native@1.0.0', 'peer@1.0.0']);
    expect(namesOf(onLinux)).toEqual(['a@1.0.0', 'b@1.5.0', 'b@2.0.0', 'peer@1.0.0']);
  });

  it('must be in the lock file', () => {
    const torn: Lock = { packages: { p: { dependencies: { gone: '*' } } } };
    expect(() => listInstalled(torn, 'p')).toThrow('package-lock.json lacks gone, which p needs');
  });

  it('must be under a permissive licence, and be looked at where it has an install script', () => {
    expect(findProblems(lock, {})).toEqual([
      expect.stringMatching(/^b is under GPL-3.0-only, which is not permissive/),
      expect.stringMatching(/^b has an install script/),
    ]);
    expect(findProblems(lock, { allowScripts: { b: false } })).toHaveLength(1);
    expect(findProblems(lock, { allowScripts: { b: true } })).toHaveLength(2);
  });
});

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['Apache-2.0 AND MIT', true],
  ['Apache-2.0 AND LGPL-3.0-or-later', false],
  ['SEE LICENSE IN LICENSE', false],
  [undefined, false],
])('a licence of %s is fine: %s', (license, isFine) => {
  expect(judgeLicence({ name: 'x', ...(license && { license }) }) === undefined).toBe(isFine);
});

it('libvips alone may be under the LGPL', () => {
  const license = 'LGPL-3.0-or-later';
  expect(judgeLicence({ name: '@img/sharp-libvips-linux-x64', license })).toBeUndefined();
  expect(judgeLicence({ name: '@img/other', license })).toContain('not permissive');
});

it('the bill of materials names each component once, with its hash and what it needs', () => {
  const { components, dependencies } = JSON.parse(writeSbom(lock, 'packages/wxlogin'));
  expect(components.map(({ purl }: { purl: string }) => purl)).toEqual([
    'pkg:npm/a@1.0.0',
    'pkg:npm/b@1.5.0',
    'pkg:npm/b@2.0.0',
    'pkg:npm/native@1.0.0',
    'pkg:npm/peer@1.0.0',
  ]);
  expect(components[3]).toMatchObject({ scope: 'optional', hashes: [{ alg: 'SHA-512', content: 'ff' }] });
  expect(dependencies[0]).toEqual({
    ref: 'pkg:npm/wxlogin@1.0.0',
    dependsOn: ['pkg:npm/a@1.0.0', 'pkg:npm/native@1.0.0'],
  });
});

describe('the repository', () => {
  const present = readLock();

  it('has no dependency that would have to go', () => {
    expect(findProblems(present, JSON.parse(readFileSync('package.json', 'utf8')))).toEqual([]);
  });

  it('says in both languages how many packages come along', () => {
    const { '@wxlogin/server': server, wxlogin, '@wxlogin/miniprogram': sdk } = countDependencies(present);
    expect(sdk).toBe(0);
    expect(readFileSync('README.md', 'utf8')).toContain(
      `${server} packages with the library, ${wxlogin} with the program`,
    );
    expect(readFileSync('README.zh-CN.md', 'utf8')).toContain(`库 ${server} 个，程序 ${wxlogin} 个`);
  });

  it('runs no install script', () => {
    expect(readFileSync('.npmrc', 'utf8')).toContain('ignore-scripts=true\n');
  });
});
