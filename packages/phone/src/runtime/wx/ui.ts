import type { Dialogs } from '../chrome/dialogs.ts';
import type { TabBar } from '../chrome/tab-bar.ts';
import type { Toasts } from '../chrome/toast.ts';
import { callMethod } from '../router/page-entry.ts';
import type { Router } from '../router/router.ts';
import { checkParameter, type MakeApi } from './api.ts';

type Ui = Pick<
  WechatMiniprogram.Wx,
  | 'showToast'
  | 'hideToast'
  | 'showLoading'
  | 'hideLoading'
  | 'showModal'
  | 'showActionSheet'
  | 'setNavigationBarTitle'
  | 'setNavigationBarColor'
  | 'showNavigationBarLoading'
  | 'hideNavigationBarLoading'
  | 'setTabBarItem'
  | 'setTabBarBadge'
  | 'removeTabBarBadge'
  | 'showTabBarRedDot'
  | 'hideTabBarRedDot'
  | 'showTabBar'
  | 'hideTabBar'
  | 'pageScrollTo'
  | 'startPullDownRefresh'
  | 'stopPullDownRefresh'
  | 'hideHomeButton'
  | 'hideKeyboard'
>;

export interface UiRooms {
  api: MakeApi;
  toasts: Toasts;
  dialogs: Dialogs;
  router: Router;
  tabBar: TabBar;
  /** A path of the mini program -> an address the page can load. */
  resolveSource(path: string): string;
}

const TOAST_MS = 1500;

export function createUi(rooms: UiRooms): Ui {
  return { ...createFeedback(rooms), ...createNavigationBar(rooms), ...createTabBarApi(rooms), ...createScroll(rooms) };
}

type Feedback = Pick<
  Ui,
  'showToast' | 'hideToast' | 'showLoading' | 'hideLoading' | 'showModal' | 'showActionSheet' | 'hideKeyboard'
>;

function createFeedback({ api, toasts, dialogs, resolveSource }: UiRooms): Feedback {
  return {
    showToast: api('showToast', ({ title, icon = 'success', image, duration, mask = false }) => {
      const picture = image ? { image: resolveSource(image) } : {};
      toasts.show({ title, icon, ...picture, mask, durationMs: duration ?? TOAST_MS });
    }),
    hideToast: api('hideToast', () => toasts.hide()),
    showLoading: api('showLoading', ({ title, mask = false }) => {
      toasts.show({ title, icon: 'loading', mask, durationMs: undefined });
    }),
    hideLoading: api('hideLoading', () => toasts.hide()),
    showModal: api('showModal', async (option) => {
      const answer = await dialogs.modal(option);
      const content = answer.confirmed ? answer.content : '';
      return { confirm: answer.confirmed, cancel: !answer.confirmed, content: option.editable ? content : '' };
    }),
    showActionSheet: api('showActionSheet', async ({ itemList, itemColor = '', alertText }) => {
      checkParameter('itemList', itemList, 'Array');
      const items = itemList.map((label) => ({ label, color: itemColor }));
      const tapIndex = await dialogs.actionSheet(items, alertText);
      if (tapIndex === undefined) throw new Error('cancel');
      return { tapIndex };
    }),
    hideKeyboard: api('hideKeyboard', () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    }),
  };
}

type NavigationBar = Pick<
  Ui,
  | 'setNavigationBarTitle'
  | 'setNavigationBarColor'
  | 'showNavigationBarLoading'
  | 'hideNavigationBarLoading'
  | 'hideHomeButton'
>;

function createNavigationBar({ api, router }: UiRooms): NavigationBar {
  return {
    setNavigationBarTitle: api('setNavigationBarTitle', ({ title }) => router.top()?.frame.setTitle(title)),
    setNavigationBarColor: api('setNavigationBarColor', ({ backgroundColor, frontColor }) => {
      const text = frontColor.toLowerCase() === '#ffffff' ? 'white' : 'black';
      router.top()?.frame.setColors({ background: backgroundColor, text });
    }),
    showNavigationBarLoading: api('showNavigationBarLoading', () => router.top()?.frame.setLoading(true)),
    hideNavigationBarLoading: api('hideNavigationBarLoading', () => router.top()?.frame.setLoading(false)),
    hideHomeButton: api('hideHomeButton', () => router.top()?.frame.hideHome()),
  };
}

type TabBarApi = Pick<
  Ui,
  | 'setTabBarItem'
  | 'setTabBarBadge'
  | 'removeTabBarBadge'
  | 'showTabBarRedDot'
  | 'hideTabBarRedDot'
  | 'showTabBar'
  | 'hideTabBar'
>;

function createTabBarApi({ api, tabBar }: UiRooms): TabBarApi {
  return {
    setTabBarItem: api('setTabBarItem', ({ index, ...item }) => tabBar.setItem(index, item)),
    setTabBarBadge: api('setTabBarBadge', ({ index, text }) => tabBar.setBadge(index, text)),
    removeTabBarBadge: api('removeTabBarBadge', ({ index }) => tabBar.setBadge(index, undefined)),
    showTabBarRedDot: api('showTabBarRedDot', ({ index }) => tabBar.setDot(index, true)),
    hideTabBarRedDot: api('hideTabBarRedDot', ({ index }) => tabBar.setDot(index, false)),
    showTabBar: api('showTabBar', () => tabBar.setVisible(true)),
    hideTabBar: api('hideTabBar', () => tabBar.setVisible(false)),
  };
}

type Scroll = Pick<Ui, 'pageScrollTo' | 'startPullDownRefresh' | 'stopPullDownRefresh'>;

function createScroll({ api, router }: UiRooms): Scroll {
  return {
    pageScrollTo: api('pageScrollTo', ({ scrollTop = 0, selector, offsetTop = 0, duration }) => {
      const scroller = router.top()?.frame.scroller;
      const top = selector ? topOf(scroller, selector) + offsetTop : scrollTop;
      scroller?.scrollTo({ top, behavior: duration === 0 ? 'auto' : 'smooth' });
    }),
    startPullDownRefresh: api('startPullDownRefresh', () => {
      const entry = router.top();
      if (entry) callMethod(entry.page, 'onPullDownRefresh');
    }),
    stopPullDownRefresh: api('stopPullDownRefresh', () => {}),
  };
}

/** How far the page must be scrolled for the element to be at the top. */
function topOf(scroller: HTMLElement | undefined, selector: string): number {
  const element = scroller?.querySelector(selector);
  if (!scroller || !element) throw new Error(`there is no element ${selector} in the page`);
  return scroller.scrollTop + element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}
