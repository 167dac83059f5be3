import type { Way } from '../chrome/page-frame.ts';
import { callMethod, type Page, type PageEntry, triggerPageLifetime } from './page-entry.ts';
import type { PageUrl } from './url.ts';

/** The pages that exist, with their lifecycles in WeChat's order: load, show, ready; hide; unload. */
export interface PageStack {
  entries(): readonly PageEntry[];
  top(): PageEntry | undefined;
  /** Opens a page above the others; `prepare` sees it before its `onLoad`. */
  push(target: PageUrl, way: Way, prepare?: (page: Page) => void): void;
  /** Opens a page under which nothing lies; a tab page that is still alive is shown again. */
  open(target: PageUrl): void;
  /** Takes pages off the top and ends them. */
  drop(count: number): void;
  /** Leaves only the tab pages, hidden. */
  keepTabs(): void;
  /** Ends every page, also the tab pages that are not shown. */
  clear(): void;
  showTop(way: Way): void;
  hideTop(options?: { keepFrame: boolean }): void;
}

export interface PageStackOptions {
  isTab(route: string): boolean;
  /** Makes page and frame without attaching them. */
  createEntry(target: PageUrl, depth: number): PageEntry;
  /** Draws the page: `attached` and `onLoad` run with it in the stack. */
  attach(entry: PageEntry): void;
  onShown(entry: PageEntry): void;
}

export function createPageStack({ isTab, createEntry, attach, onShown }: PageStackOptions): PageStack {
  let stack: PageEntry[] = [];
  /** Tab pages stay alive while another tab is shown. */
  const kept = new Map<string, PageEntry>();
  const top = (): PageEntry | undefined => stack.at(-1);
  const end = (entry: PageEntry): void => {
    callMethod(entry.page, 'onUnload');
    entry.root.release();
    entry.frame.remove();
    kept.delete(entry.route);
  };
  const stackUp: PageStack = {
    entries: () => stack,
    top,
    push(target, way, prepare) {
      const entry = createEntry(target, stack.length);
      prepare?.(entry.page);
      stack.push(entry);
      if (isTab(target.route)) kept.set(target.route, entry);
      attach(entry);
      callMethod(entry.page, 'onLoad', target.query);
      show(entry, way, onShown);
    },
    open(target) {
      const live = kept.get(target.route);
      stack = live ? [live] : [];
      if (live) show(live, 'none', onShown);
      else stackUp.push(target, 'none');
    },
    drop: (count) => stack.splice(-count).reverse().forEach(end),
    keepTabs() {
      for (const entry of stack.splice(0).reverse()) {
        if (isTab(entry.route)) hide(entry);
        else end(entry);
      }
    },
    clear: () => [...new Set([...kept.values(), ...stack.splice(0)])].reverse().forEach(end),
    showTop(way) {
      const entry = top();
      if (entry && !entry.isShown) show(entry, way, onShown);
    },
    hideTop: (options) => hide(top(), options),
  };
  return stackUp;
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

function hide(entry: PageEntry | undefined, { keepFrame } = { keepFrame: false }): void {
  if (!entry?.isShown) return;
  entry.isShown = false;
  callMethod(entry.page, 'onHide');
  triggerPageLifetime(entry, 'hide');
  if (!keepFrame) entry.frame.hide();
}
