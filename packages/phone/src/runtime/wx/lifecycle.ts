import type { Theme } from '../options.ts';
import type { Listeners } from './listeners.ts';

type Lifecycle = Pick<
  WechatMiniprogram.Wx,
  | 'getLaunchOptionsSync'
  | 'getEnterOptionsSync'
  | 'onAppShow'
  | 'offAppShow'
  | 'onAppHide'
  | 'offAppHide'
  | 'onError'
  | 'offError'
  | 'onUnhandledRejection'
  | 'offUnhandledRejection'
  | 'onPageNotFound'
  | 'offPageNotFound'
  | 'onThemeChange'
  | 'offThemeChange'
>;

export interface Launch {
  path: string;
  query: Record<string, string>;
  scene: number;
  referrerInfo: object;
  shareTicket: string;
}

/** What the mini program listens to beside the methods of its `App()`. */
export interface AppEvents {
  show: Listeners<Launch>;
  hide: Listeners<void>;
  error: Listeners<string>;
  unhandledRejection: Listeners<{ reason: unknown; promise: Promise<unknown> }>;
  pageNotFound: Listeners<{ path: string; query: object; isEntryPage: boolean }>;
  themeChange: Listeners<{ theme: Theme }>;
}

export function createLifecycle(launch: Launch, events: AppEvents): Lifecycle {
  const getLaunch = () =>
    launch as unknown as WechatMiniprogram.LaunchOptionsApp & WechatMiniprogram.App.LaunchShowOption;
  // The typings describe each event more fully than the phone can fill it.
  const pair = (listeners: object) =>
    listeners as { on: (listener: unknown) => void; off: (listener?: unknown) => void };
  return {
    getLaunchOptionsSync: getLaunch,
    getEnterOptionsSync: getLaunch as Lifecycle['getEnterOptionsSync'],
    onAppShow: pair(events.show).on,
    offAppShow: pair(events.show).off,
    onAppHide: pair(events.hide).on,
    offAppHide: pair(events.hide).off,
    onError: pair(events.error).on,
    offError: pair(events.error).off,
    onUnhandledRejection: pair(events.unhandledRejection).on,
    offUnhandledRejection: pair(events.unhandledRejection).off,
    onPageNotFound: pair(events.pageNotFound).on,
    offPageNotFound: pair(events.pageNotFound).off,
    onThemeChange: pair(events.themeChange).on,
    offThemeChange: pair(events.themeChange).off,
  };
}
