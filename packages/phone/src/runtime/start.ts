import type { ProgramFacts } from '../compile/program.ts';
import { createApp } from './app.ts';
import { defineBuiltins } from './builtins/builtins.ts';
import { createDialogs } from './chrome/dialogs.ts';
import { drawFault } from './chrome/problems.ts';
import { createScreen } from './chrome/screen.ts';
import { readTexts } from './chrome/texts.ts';
import { addStyles, createAppearance, fixColorScheme } from './chrome/theme.ts';
import { createToasts } from './chrome/toast.ts';
import { connectHandle } from './connect-handle.ts';
import { createDevice } from './device/device.ts';
import { resolveSource } from './device/sources.ts';
import { createStorageArea } from './device/storage-area.ts';
import { addUnits, createFramework } from './framework/space.ts';
import type { PhoneHandle, ProgramCode } from './handle.ts';
import { createNavigation } from './navigation.ts';
import type { PhoneOptions } from './options.ts';
import { parseUrl } from './router/url.ts';
import { createServerLink } from './server-link.ts';
import { createApiMaker } from './wx/api.ts';
import type { Launch } from './wx/lifecycle.ts';
import { decideForbidden } from './wx/single-page.ts';
import { createWx } from './wx/wx.ts';

export interface StartOptions {
  root: HTMLElement;
  options: PhoneOptions;
  handle: PhoneHandle;
  program: ProgramFacts;
  code: ProgramCode;
}

/** START HERE: builds every room of the phone, connects them, and opens the mini program. */
export function startProgram(start: StartOptions): void {
  const { handle, program, options, code } = start;
  const glass = createGlass(start);
  const link = createServerLink({ phone: options.id, user: options.user });
  const belongings = ['phone', options.instance, options.id, options.user, program.appid];
  const consents = createStorageArea(localStorage, [...belongings, 'consent']);
  const device = createDevice({ ...glass, program, link, area: consents });

  const resolve = (path: string): string =>
    resolveSource(path, { route: navigation.router.top()?.route ?? '', files: device.files });
  const callWx = (name: string, option: object): void => {
    const method = handle.wx[name];
    if (typeof method === 'function') method(option);
  };
  const framework = createFramework((space) =>
    defineBuiltins(space, { ...glass, device, resolveSource: resolve, callWx }),
  );
  addUnits(framework, program, makeTemplates(code));
  const getPages = () => navigation.router.stack();
  const app = createApp({ framework, program, modules: code.modules, getPages });
  const navigation = createNavigation({ ...glass, framework, program, define: app.define, files: device.files });

  const launch = readLaunch(program, options);
  const api = createApiMaker(handle, decideForbidden(launch.scene));
  const wx = createWx({
    ...{ ...glass, ...navigation, program, link, device, launch, log: handle, api },
    ...{ events: app.events, files: device.files, nextScan: handle.nextScan, resolveSource: resolve },
    timeouts: program.config.networkTimeout ?? {},
    area: createStorageArea(localStorage, [...belongings, 'storage']),
  });
  connectHandle({ handle, wx, app, navigation, launch });
  try {
    app.launch(wx, launch);
    if (program.pages.includes(launch.path)) navigation.open({ route: launch.path, query: launch.query });
    else app.reportMissingPage(launch);
    handle.ready = true;
  } catch (error) {
    drawFault(glass.screen.layer, error, glass.texts);
    throw error;
  }
}

/** What is seen: the screen, its words and colours, and what lies above the pages. */
function createGlass({ root, program, options: { language, theme } }: StartOptions) {
  const texts = readTexts(language);
  const appearance = createAppearance(program, theme);
  const screen = createScreen(root, { appearance, language, texts, clock: () => new Date() });
  root.setAttribute('data-style', program.config.style ?? '');
  for (const { path, css } of program.styles) addStyles(path, fixColorScheme(css, appearance.theme));
  const dialogs = createDialogs(screen.layer, texts);
  return { root, language, texts, appearance, screen, dialogs, toasts: createToasts(screen.layer) };
}

function makeTemplates(code: ProgramCode) {
  return code.makeTemplates(
    (pattern, flags) => new RegExp(pattern, flags),
    (...parts) => new Date(...parts),
  );
}

function readLaunch({ config, pages }: ProgramFacts, { path, scene }: PhoneOptions): Launch {
  const { route, query } = parseUrl(path ?? `/${config.entryPagePath ?? pages[0] ?? ''}`);
  return { path: route, query, scene, referrerInfo: {}, shareTicket: '' };
}
