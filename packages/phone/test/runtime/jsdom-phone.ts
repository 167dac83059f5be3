// The compiled mini program and the real runtime without a browser; what the page asks goes to the real server.
import { readFile } from 'node:fs/promises';
import { JSDOM, VirtualConsole } from 'jsdom';
import { bundle } from '../../bundle.mjs';
import type { PhoneHandle } from '../../src/runtime/handle.ts';

export interface JsdomPhone {
  handle: PhoneHandle;
  /** The first element of the page on top. */
  find(selector: string): HTMLElement;
  findAll(selector: string): HTMLElement[];
  /** Anywhere on the screen. */
  screen(selector: string): HTMLElement | null;
  tap(element: HTMLElement): void;
  storage: Storage;
  close(): void;
}

export async function bundlePhone(): Promise<string> {
  await bundle();
  return readFile(new URL('../../dist/browser/phone.js', import.meta.url), 'utf8');
}

export async function openInJsdom(url: string, runtime: string): Promise<JsdomPhone> {
  const dom = new JSDOM('<!doctype html><body data-instance="jsdom"><phone-screen></phone-screen></body>', {
    url,
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(),
  });
  const { window } = dom;
  const { document } = window;
  Object.assign(window, { fetch: fetchFor(url), TextEncoder, TextDecoder });
  window.URL.createObjectURL = () => 'blob:jsdom';
  window.eval(runtime);
  window.eval(await (await fetch(new URL('/app.js', url))).text());
  const top = () => [...document.querySelectorAll<HTMLElement>('wx-page')].filter(isShown).at(-1) ?? document.body;
  const get = (element: HTMLElement | null): HTMLElement => {
    if (!element) throw new Error('there is no such element');
    return element;
  };
  return {
    handle: window.__phone,
    find: (selector) => get(top().querySelector(selector)),
    findAll: (selector) => [...top().querySelectorAll<HTMLElement>(selector)],
    screen: (selector) => document.querySelector(selector),
    tap(element) {
      for (const type of ['mousedown', 'mouseup', 'click']) {
        element.dispatchEvent(new window.MouseEvent(type, { bubbles: true }));
      }
    },
    storage: window.localStorage,
    close: () => window.close(),
  };
}

function isShown(page: HTMLElement): boolean {
  return page.closest<HTMLElement>('phone-page')?.style.display !== 'none';
}

/** Node's fetch takes absolute addresses and its own signals only. */
function fetchFor(base: string) {
  return (path: string, { signal, ...init }: RequestInit = {}): Promise<Response> => {
    const stop = new AbortController();
    signal?.addEventListener('abort', () => stop.abort(signal.reason));
    return fetch(new URL(path, base), { ...init, signal: stop.signal });
  };
}
