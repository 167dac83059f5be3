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
import { createWx } from './wx/wx.ts';

export interface StartOptions {
  root: HTMLElement;
  options: PhoneOptions;
  handle: PhoneHandle;
  program: ProgramFacts;
  code: ProgramCode;
}

/** START HERE: builds every room of the phone, connects them, and opens the mini program. */
export function startProgram({ root, options, handle, program, code }: StartOptions): void {
  const texts = readTexts(options.language);
  const appearance = createAppearance(program, options.theme);
  const screen = createScreen(root, { appearance, language: options.language, texts, clock: () => new Date() });
  const dialogs = createDialogs(screen.layer, texts);
  const toasts = createToasts(screen.layer);

  const link = createServerLink({ phone: options.id, user: options.user });
  const belongings = ['phone', options.instance, options.id, options.user, program.appid];
  const consents = createStorageArea(localStorage, [...belongings, 'consent']);
  const device = createDevice({ program, link, dialogs, screen, texts, area: consents });

  const resolve = (path: string): string =>
    resolveSource(path, { route: navigation.router.top()?.route ?? '', files: device.files });
  const callWx = (name: string, option: object): void => {
    const method = handle.wx[name];
    if (typeof method === 'function') method(option);
  };
  const framework = createFramework((space) =>
    defineBuiltins(space, { device, dialogs, texts, resolveSource: resolve, callWx }),
  );
  const templates = code.makeTemplates(
    (pattern, flags) => new RegExp(pattern, flags),
    (...parts) => new Date(...parts),
  );
  addUnits(framework, program, templates);
  for (const { path, css } of program.styles) addStyles(path, fixColorScheme(css, appearance.theme));

  const app = createApp({ framework, program, modules: code.modules, getPages: () => navigation.router.stack() });
  const navigation = createNavigation({
    framework,
    program,
    screen,
    appearance,
    texts,
    define: app.define,
    files: device.files,
  });

  const target = parseUrl(options.path ?? `/${program.config.entryPagePath ?? program.pages[0] ?? ''}`);
  const launch = { path: target.route, query: target.query, scene: options.scene, referrerInfo: {}, shareTicket: '' };
  const wx = createWx({
    log: handle,
    api: createApiMaker(handle),
    ...{ program, link, device, dialogs, toasts, screen, appearance, texts, launch, root },
    ...{ router: navigation.router, tabBar: navigation.tabBar, files: device.files, nextScan: handle.nextScan },
    events: app.events,
    language: options.language,
    timeouts: program.config.networkTimeout ?? {},
    area: createStorageArea(localStorage, [...belongings, 'storage']),
    resolveSource: resolve,
  });
  connectHandle({ handle, wx, app, navigation, launch });
  try {
    app.launch(wx, launch);
    if (program.pages.includes(target.route)) navigation.open(target);
    else app.reportMissingPage(launch);
    handle.ready = true;
  } catch (error) {
    drawFault(screen.layer, error, texts);
    throw error;
  }
}
