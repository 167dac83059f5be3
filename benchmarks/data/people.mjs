// Who is known before the benchmark begins: the labels by which the emulator knows them, and the openids it gives them.

import { openidOf } from '../../packages/emulator/dist/world/identifiers.js';

export const appid = 'wxde30de30de30de30';
export const appSecret = '0123456789abcdef0123456789abcdef';
export const labelOf = (k) => `p${k}`;
export const openidOfPerson = (k) => openidOf(appid, labelOf(k));
