import type { TabItem } from '../compile/program.ts';
import { createTabBar, type TabBar } from './chrome/tab-bar.ts';
import { resolveSource } from './device/sources.ts';
import type { TempFiles } from './device/temp-files.ts';
import { attachEntry, createEntry, type EntryRooms } from './router/entries.ts';
import { callMethod, reportFault } from './router/page-entry.ts';
import { createPageStack } from './router/page-stack.ts';
import { createRouter, type Router } from './router/router.ts';
import type { PageUrl } from './router/url.ts';

export interface Navigation {
  router: Router;
  tabBar: TabBar;
  /** Opens the first page. */
  open(target: PageUrl): void;
}

/** The stack of pages, and the tab bar beside it. */
export function createNavigation(rooms: EntryRooms & { files: TempFiles }): Navigation {
  const { program, screen, appearance, files } = rooms;
  const { tabBar: config, entryPagePath } = program.config;
  const home = entryPagePath ?? program.pages[0] ?? '';
  const list = config?.list ?? [];

  const isTab = (route: string): boolean => list.some((item) => item.pagePath === route);
  const stack = createPageStack({
    isTab,
    createEntry: (target, depth) =>
      createEntry(rooms, target, {
        isTab: isTab(target.route),
        corner: depth > 0 ? 'back' : isTab(target.route) || target.route === home ? 'none' : 'home',
        onBack: () => router.navigateBack(1),
        onHome: () => router.reLaunch(`/${home}`),
      }),
    attach: (entry) => attachEntry(entry, rooms),
    onShown: ({ route }) => tabBar.select(isTab(route) ? route : undefined),
  });
  const router = createRouter({ stack, pages: program.pages, isTab });

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
  const resolveIcon = (path: string): string => resolveSource(path, { route: '', files });
  const tabBar = createTabBar({ list, ...colors, appearance, resolveIcon, onTap: tapTab });
  screen.pages.append(tabBar.element);
  return { router, tabBar, open: stack.open };
}
