import type { Language } from '../options.ts';
import { draw, drawIcon } from './draw.ts';
import { BATTERY_ICON, CLOSE_ICON, MORE_ICON, SIGNAL_ICON, WIFI_ICON } from './icons.ts';
import type { Texts } from './texts.ts';
import type { Appearance } from './theme.ts';

/** The glass of the phone: where pages, dialogs and the phone's own furniture are drawn. */
export interface Screen {
  root: HTMLElement;
  pages: HTMLElement;
  /** Above the pages: toasts, dialogs, sheets. */
  layer: HTMLElement;
  /** The colour of clock and battery, chosen by the page on top. */
  setBarText(color: 'black' | 'white'): void;
}

/** CSS pixels, those of the iPhones WeChat's documentation draws. */
export const STATUS_BAR_HEIGHT = 44;
export const NAV_BAR_HEIGHT = 44;
export const HOME_INDICATOR_HEIGHT = 34;
export const CAPSULE = { width: 87, height: 32, top: 48, right: 7 };

export function createScreen(root: HTMLElement, options: ScreenOptions): Screen {
  const { appearance, language, texts, clock } = options;
  root.replaceChildren();
  root.setAttribute('data-theme', appearance.theme);
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  const pages = draw('phone-pages');
  const layer = draw('phone-layer');
  root.append(pages, drawStatusBar(clock), drawCapsule(texts), draw('phone-home-indicator'), layer);
  measure(root);
  if ('ResizeObserver' in window) new ResizeObserver(() => measure(root)).observe(root);
  return { root, pages, layer, setBarText: (color) => root.setAttribute('data-bar-text', color) };
}

interface ScreenOptions {
  appearance: Appearance;
  language: Language;
  texts: Texts;
  clock: () => Date;
}

const DEFAULT_WIDTH = 375;
const DEFAULT_HEIGHT = 760;
const HALF_MINUTE_MS = 30_000;

function measure(root: HTMLElement): void {
  const { width, height } = screenSize(root);
  root.style.setProperty('--rpx', `${width / 750}px`);
  root.style.setProperty('--vw', `${width / 100}px`);
  root.style.setProperty('--screen-height', `${height}px`);
}

export function screenSize(root: HTMLElement): { width: number; height: number } {
  return { width: root.clientWidth || DEFAULT_WIDTH, height: root.clientHeight || DEFAULT_HEIGHT };
}

function drawStatusBar(clock: () => Date): HTMLElement {
  const time = draw('phone-clock');
  const tell = (): void => {
    const now = clock();
    time.textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`;
  };
  tell();
  setInterval(tell, HALF_MINUTE_MS);
  const signs = draw('phone-signs', {}, drawIcon(SIGNAL_ICON), drawIcon(WIFI_ICON), drawIcon(BATTERY_ICON));
  return draw('phone-status-bar', { 'aria-hidden': 'true' }, time, signs);
}

function drawCapsule({ menu }: Texts): HTMLElement {
  return draw('phone-capsule', { 'aria-label': menu }, drawIcon(MORE_ICON), drawIcon(CLOSE_ICON));
}
