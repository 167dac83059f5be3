import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOpenToOthers } from '../../src/configuration/secret-file.ts';
import { makeFolder } from '../temporary-folder.ts';

function writeFile(mode: number, owner?: number): string {
  const file = join(makeFolder(), 'root-secret');
  writeFileSync(file, 'secret');
  if (owner !== undefined) chownSync(file, owner, owner);
  chmodSync(file, mode);
  return file;
}

describe.skipIf(process.platform === 'win32')('a file with a secret', () => {
  it.each([0o600, 0o400])('of our own is for us alone with mode %o', (mode) => {
    expect(isOpenToOthers(writeFile(mode))).toBe(false);
  });
  it.each([0o640, 0o620, 0o604, 0o602])('of our own is open to others with mode %o', (mode) => {
    expect(isOpenToOthers(writeFile(mode))).toBe(true);
  });

  // As systemd (its ACL shows as the group's bits) and Kubernetes (fsGroup) hand secrets to a service that is not root.
  const asRoot = it.skipIf(process.getuid?.() !== 0);
  asRoot('of somebody else may be read by a group, or we could not', () => {
    expect(isOpenToOthers(writeFile(0o440, 65_534))).toBe(false);
  });
  asRoot.each([0o460, 0o444, 0o442])('of somebody else is open to others with mode %o', (mode) => {
    expect(isOpenToOthers(writeFile(mode, 65_534))).toBe(true);
  });
});
