import './css/phone.css';
import './css/pages.css';
import './css/builtins.css';
import './css/old-style.css';
import './css/fields.css';
import './css/dialogs.css';
import './css/sheets.css';
import './css/problems.css';
import { createCallLog } from './calls.ts';
import { drawProblems } from './chrome/problems.ts';
import { readTexts } from './chrome/texts.ts';
import type { PhoneHandle } from './handle.ts';
import { readOptions } from './options.ts';
import { followChanges } from './reload.ts';
import { startProgram } from './start.ts';

const root = document.querySelector('phone-screen');
const prefersDark = 'matchMedia' in window && matchMedia('(prefers-color-scheme: dark)').matches;
const options = readOptions(location.search, { instance: document.body.dataset.instance ?? '', prefersDark });
const { calls, overrides } = createCallLog();

const nothing = (): undefined => undefined;
const handle: PhoneHandle = {
  start: (program, code) => {
    if (root instanceof HTMLElement) startProgram({ root, options, handle, program, code });
  },
  refuse: (errors) => {
    if (root instanceof HTMLElement) drawProblems(root, errors, readTexts(options.language));
  },
  ready: false,
  pages: () => [],
  page: nothing,
  app: nothing,
  wx: {},
  calls,
  overrides,
  errors: [],
  nextScan: [],
  background: nothing,
  foreground: nothing,
};
window.__phone = handle;
followChanges();
