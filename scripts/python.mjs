// Finds a Python that has PyJWT, for the test of the sample in docs/guides/verify-tokens.md.

import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { findProgram } from './need-programs.mjs';

/** Debian puts the package beside its own Python, which need not be the first in the PATH. */
const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];

/** Both can be imported: PyJWT, and what it needs for ES256. */
const hasPyJwt = (python) => spawnSync(python, ['-c', 'import jwt, cryptography'], { stdio: 'ignore' }).status === 0;

export const findPython = () =>
  folders
    .filter((folder) => findProgram([folder], ['python3']))
    .map((folder) => join(folder, 'python3'))
    .find(hasPyJwt);

export const pythonNeeds = [
  {
    title: 'Python with PyJWT',
    isThere: () => findPython() !== undefined,
    apt: ['python3-jwt', 'python3-cryptography'],
    brew: 'python && python3 -m pip install "pyjwt[crypto]"',
    elsewhere: 'install Python 3, and in it: pip install "pyjwt[crypto]"',
  },
  {
    title: 'curl',
    isThere: () => findProgram(folders, ['curl']) !== undefined,
    apt: ['curl'],
    brew: 'curl',
    elsewhere: 'install curl, and have it in the PATH',
  },
];
