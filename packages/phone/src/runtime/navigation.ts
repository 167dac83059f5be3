import type { TabItem } from '../compile/program.ts';
import { createTabBar, type TabBar } from './chrome/tab-bar.ts';
import { attachEntry, createEntry, type EntryRooms } from './router/entries.ts';
import { callMethod, reportFault } from './router/page-entry.ts';
import { createRouter, type Router } from './router/router.ts';

export interface Navigation {
  router: Router;
  tabBar: TabBar;
}

/** The stack of pages, and the tab bar beside it. */
export function createNavigation(rooms: EntryRooms & { resolve(path: string): string }): Navigation {
  const { program, screen, appearance, resolve } = rooms;
  const { tabBar: config, entryPagePath } = program.config;
  const home = entryPagePath ?? program.pages[0] ?? '';
  const list = config?.custom ? [] : (config?.list ?? []);

  const router = createRouter({
    pages: program.pages,
    tabs: (config?.list ?? []).map((item) => item.pagePath),
    createEntry: (target, depth) => {
      const isTab = router.isTab(target.route);
      const isHome = isTab || target.route === home;
      return createEntry(rooms, target, {
        isTab: isTab && list.length > 0,
        corner: depth > 0 ? 'back' : isHome ? 'none' : 'home',
        onBack: () => router.navigateBack(1),
        onHome: () => router.reLaunch(`/${home}`),
      });
    },
    attach: (entry) => attachEntry(entry, rooms),
    onShown: ({ route }) => tabBar.select(list.some((item) => item.pagePath === route) ? route : undefined),
  });

  const tapTab = (item: TabItem, index: number): void => {
    try {
      router.switchTab(`/${item.pagePath}`);
    } catch (error) {
      reportFault(error);
    }
    const top = router.top();
    const { pagePath, text } = item;
    if (top?.route === pagePath) callMethod(top.page, 'onTabItemTap', { index, pagePath, text });
  };
  const { color, selectedColor, backgroundColor, borderStyle } = config ?? {};
  const colors = { color, selectedColor, backgroundColor, borderStyle };
  const resolveSource = (path: string): string => (path ? resolve(path.startsWith('/') ? path : `/${path}`) : '');
  const tabBar = createTabBar({ list, ...colors, appearance, resolveSource, onTap: tapTab });
  screen.pages.append(tabBar.element);
  return { router, tabBar };
}
