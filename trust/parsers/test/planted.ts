import { setTimeout as wait } from 'node:timers/promises';
import type { Target } from '../target.ts';

/** Four steps, each of which only whoever has made the one before can find: chance alone needs 2 to the power of 32 tries. */
const deep: Target = {
  name: 'deep',
  seeds: ['hello'],
  feed(bytes) {
    let steps = 0;
    for (const letter of 'BOOM') {
      if (bytes[steps] !== letter.charCodeAt(0)) return;
      steps += 1;
    }
    throw new Error('found');
  },
};

/** A word of the code that no seed has. */
const word: Target = {
  name: 'word',
  seeds: ['a=1'],
  feed(bytes) {
    if (bytes.toString('latin1').includes('planted-word')) throw new Error('found');
  },
};

const slow: Target = {
  name: 'slow',
  seeds: ['aaaaaaaaaaaaaaaaaaaaaaaa'],
  feed: (bytes) => /^(?:a|a)*b$/.test(bytes.toString('latin1', 0, 26)),
};

const paused: Target = {
  name: 'paused',
  seeds: ['a'],
  async feed() {
    if (paused.seeds.length === 1) await wait(80);
    Object.assign(paused, { seeds: [] });
  },
};

const sound: Target = { name: 'sound', seeds: ['a', 'b'], feed: (bytes) => bytes.toString('base64') };

export const targets: readonly Target[] = [deep, word, slow, paused, sound];
