import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOpenToOthers } from '../../src/configuration/secret-file.ts';
import { makeFolder } from '../temporary-folder.ts';

function writeFile(mode: string, owner?: number): string {
  const file = join(makeFolder(), 'root-secret');
  writeFileSync(file, 'secret');
  if (owner !== undefined) chownSync(file, owner, owner);
  chmodSync(file, Number.parseInt(mode, 8));
  return file;
}

describe.skipIf(process.platform === 'win32')('a file with a secret', () => {
  it.each(['600', '400'])('of our own is for us alone with mode %s', (mode) => {
    expect(isOpenToOthers(writeFile(mode))).toBe(false);
  });
  it.each(['640', '620', '604', '602'])('of our own is open to others with mode %s', (mode) => {
    expect(isOpenToOthers(writeFile(mode))).toBe(true);
  });

  // As systemd (its ACL shows as the group's bits) and Kubernetes (fsGroup) hand secrets to a service that is not root.
  const asRoot = it.skipIf(process.getuid?.() !== 0);
  asRoot('of somebody else may be read by a group, or we could not', () => {
    expect(isOpenToOthers(writeFile('440', 65_534))).toBe(false);
  });
  asRoot.each(['460', '444', '442'])('of somebody else is open to others with mode %s', (mode) => {
    expect(isOpenToOthers(writeFile(mode, 65_534))).toBe(true);
  });
});
