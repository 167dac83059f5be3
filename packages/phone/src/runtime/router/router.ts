import type { Page, PageEntry } from './page-entry.ts';
import type { PageStack } from './page-stack.ts';
import { type PageUrl, parseUrl } from './url.ts';

/** WeChat's rules of navigation. Each function throws WeChat's reason when it refuses. */
export interface Router {
  stack(): readonly PageEntry[];
  top(): PageEntry | undefined;
  /** `prepare` sees the new page before its `onLoad`. */
  navigateTo(url: string, prepare?: (page: Page) => void): void;
  redirectTo(url: string): void;
  reLaunch(url: string): void;
  switchTab(url: string): void;
  navigateBack(delta: number): void;
  /** The whole mini program goes to the background or comes back. */
  hideTop(): void;
  showTop(): void;
}

export interface RouterOptions {
  stack: PageStack;
  pages: readonly string[];
  isTab(route: string): boolean;
}

const MOST_PAGES = 10;

/** https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html and the pages beside it */
export function createRouter({ stack, pages, isTab }: RouterOptions): Router {
  const find = (url: string): PageUrl => {
    const target = parseUrl(url, stack.top()?.route);
    if (!pages.includes(target.route)) throw new Error(`page "${target.route}" is not found`);
    return target;
  };
  return {
    stack: stack.entries,
    top: stack.top,
    navigateTo(url, prepare) {
      const target = find(url);
      if (isTab(target.route)) throw new Error('can not navigateTo a tabbar page');
      if (stack.entries().length >= MOST_PAGES) throw new Error('webview count limit exceed');
      stack.hideTop();
      stack.push(target, 'forward', prepare);
    },
    redirectTo(url) {
      const target = find(url);
      if (isTab(target.route)) throw new Error('can not redirectTo a tabbar page');
      stack.drop(1);
      stack.push(target, 'none');
    },
    reLaunch(url) {
      const target = find(url);
      stack.clear();
      stack.open(target);
    },
    switchTab(url) {
      const { route } = find(url);
      if (!isTab(route)) throw new Error('can not switch to no-tabBar page');
      if (stack.top()?.route === route) return;
      stack.keepTabs();
      stack.open({ route, query: {} });
    },
    navigateBack(delta) {
      const depth = stack.entries().length;
      if (depth < 2) throw new Error('cannot navigate back at first page.');
      stack.drop(Math.min(Math.max(1, delta), depth - 1));
      stack.showTop('back');
    },
    hideTop: () => stack.hideTop({ keepFrame: true }),
    showTop: () => stack.showTop('none'),
  };
}
