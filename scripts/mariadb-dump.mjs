// Finds mariadb-dump, with which operators back up: MariaDB's server can be there without it.

import { delimiter } from 'node:path';
import { findProgram } from './need-programs.mjs';

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];

export const mariadbDumpNeed = {
  title: 'mariadb-dump',
  isThere: () => findProgram(folders, ['mariadb-dump']) !== undefined,
  apt: ['mariadb-client'],
  brew: 'mariadb',
  elsewhere: 'install the client programs of MariaDB',
};
