// Finds Chromium for the browser tests.

import { delimiter } from 'node:path';
import { findProgram, needPrograms } from './need-programs.mjs';

const folders = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/bin',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];
const names = [
  ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  ...['Google Chrome', 'Chromium'],
];

/** The browser's path, or undefined. `CHROMIUM` in the environment wins. */
export function findChromium() {
  return process.env.CHROMIUM || findProgram(folders, names);
}

export const chromium = {
  title: 'Chromium',
  isThere: () => findChromium() !== undefined,
  // The font has the Chinese glyphs that the pages need; without one they are boxes.
  apt: ['chromium', 'fonts-wqy-microhei'],
  brew: '--cask chromium',
  elsewhere: 'set CHROMIUM to the path of Chromium or Chrome',
};

/** Makes sure that there is a browser. Rejects with a text that says how to get one. */
export const needChromium = () => needPrograms([chromium]);
