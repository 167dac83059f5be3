import type { Way } from '../chrome/page-frame.ts';
import { callMethod, type Page, type PageEntry, triggerPageLifetime } from './page-entry.ts';
import { type PageUrl, parseUrl } from './url.ts';

/** The stack of pages. Each navigation throws WeChat's reason when it is refused. */
export interface Router {
  stack(): readonly PageEntry[];
  top(): PageEntry | undefined;
  /** `prepare` sees the new page before its `onLoad`. */
  navigateTo(url: string, prepare?: (page: Page) => void): void;
  redirectTo(url: string): void;
  reLaunch(url: string): void;
  switchTab(url: string): void;
  navigateBack(delta: number): void;
  /** Opens the first page. */
  open(target: PageUrl): void;
  isTab(route: string): boolean;
  /** The whole mini program goes to the background or comes back. */
  hideTop(): void;
  showTop(): void;
}

export interface RouterOptions {
  pages: string[];
  tabs: string[];
  /** Makes page and frame without attaching them. */
  createEntry(target: PageUrl, depth: number): PageEntry;
  /** Draws the page: `attached` and `onLoad` run with it in the stack. */
  attach(entry: PageEntry): void;
  onShown(entry: PageEntry): void;
}

const MOST_PAGES = 10;

export function createRouter({ pages, tabs, createEntry, attach, onShown }: RouterOptions): Router {
  let stack: PageEntry[] = [];
  /** Tab pages stay alive while another tab is shown. */
  const kept = new Map<string, PageEntry>();
  const top = (): PageEntry | undefined => stack.at(-1);
  const isTab = (route: string): boolean => tabs.includes(route);

  const find = (url: string): PageUrl => {
    const target = parseUrl(url, top()?.route);
    if (!pages.includes(target.route)) throw new Error(`page "${target.route}" is not found`);
    return target;
  };
  const push = (target: PageUrl, way: Way, prepare?: (page: Page) => void): void => {
    const entry = createEntry(target, stack.length);
    prepare?.(entry.page);
    stack.push(entry);
    if (isTab(target.route)) kept.set(target.route, entry);
    attach(entry);
    callMethod(entry.page, 'onLoad', target.query);
    show(entry, way, onShown);
  };
  const destroy = (entry: PageEntry): void => {
    callMethod(entry.page, 'onUnload');
    entry.root.release();
    entry.frame.remove();
    kept.delete(entry.route);
  };
  const open = (target: PageUrl): void => {
    const live = kept.get(target.route);
    stack = live ? [live] : [];
    if (live) show(live, 'none', onShown);
    else push(target, 'none');
  };

  return {
    stack: () => stack,
    top,
    isTab,
    open,
    navigateTo(url, prepare) {
      const target = find(url);
      if (isTab(target.route)) throw new Error('can not navigateTo a tabbar page');
      if (stack.length >= MOST_PAGES) throw new Error('webview count limit exceed');
      hide(top());
      push(target, 'forward', prepare);
    },
    redirectTo(url) {
      const target = find(url);
      if (isTab(target.route)) throw new Error('can not redirectTo a tabbar page');
      const old = stack.pop();
      if (old) destroy(old);
      push(target, 'none');
    },
    reLaunch(url) {
      const target = find(url);
      const old = new Set([...kept.values(), ...stack]);
      stack = [];
      for (const entry of [...old].reverse()) destroy(entry);
      open(target);
    },
    switchTab(url) {
      const target = find(url);
      if (!isTab(target.route)) throw new Error('can not switch to no-tabBar page');
      if (top()?.route === target.route) return;
      for (const entry of [...stack].reverse()) {
        if (isTab(entry.route)) hide(entry);
        else destroy(entry);
      }
      open({ route: target.route, query: {} });
    },
    navigateBack(delta) {
      if (stack.length < 2) throw new Error('cannot navigate back at first page.');
      const leaving = Math.min(Math.max(1, delta), stack.length - 1);
      for (const entry of stack.splice(-leaving).reverse()) destroy(entry);
      const uncovered = top();
      if (uncovered) show(uncovered, 'back', onShown);
    },
    hideTop: () => hide(top(), { keepFrame: true }),
    showTop: () => {
      const entry = top();
      if (entry && !entry.isShown) show(entry, 'none', onShown);
    },
  };
}

function show(entry: PageEntry, way: Way, onShown: (entry: PageEntry) => void): void {
  entry.isShown = true;
  entry.frame.show(way);
  onShown(entry);
  callMethod(entry.page, 'onShow');
  triggerPageLifetime(entry, 'show');
  if (entry.isReady) return;
  entry.isReady = true;
  requestAnimationFrame(() => callMethod(entry.page, 'onReady'));
}

function hide(entry: PageEntry | undefined, { keepFrame = false } = {}): void {
  if (!entry?.isShown) return;
  entry.isShown = false;
  callMethod(entry.page, 'onHide');
  triggerPageLifetime(entry, 'hide');
  if (!keepFrame) entry.frame.hide();
}
