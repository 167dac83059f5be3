// Finds nginx and Caddy for the tests of deploy/.

import { delimiter } from 'node:path';
import { findProgram } from './need-programs.mjs';

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

export const findNginx = () => findProgram(folders, ['nginx']);
export const findCaddy = () => findProgram(folders, ['caddy']);

export const proxyNeeds = [
  {
    title: 'nginx',
    isThere: () => findNginx() !== undefined,
    apt: ['nginx-light', 'openssl'],
    brew: 'nginx',
    elsewhere: 'install nginx, and have it in the PATH',
  },
  {
    title: 'Caddy',
    isThere: () => findCaddy() !== undefined,
    apt: ['caddy'],
    brew: 'caddy',
    elsewhere: 'install Caddy, and have it in the PATH',
  },
];
