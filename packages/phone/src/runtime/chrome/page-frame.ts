import type { ProgramFacts } from '../../compile/program.ts';
import { draw, drawButton, drawIcon } from './draw.ts';
import { BACK_ICON, HOME_ICON } from './icons.ts';
import type { Screen } from './screen.ts';
import type { Texts } from './texts.ts';
import { type Appearance, readPageColors } from './theme.ts';

/** One page with its navigation bar. */
export interface PageFrame {
  /** `<wx-page>`: the `page` of WXSS. */
  box: HTMLElement;
  /** What the page scrolls in: all that lies between the navigation bar and the tab bar. */
  scroller: HTMLElement;
  setTitle(title: string): void;
  setColors(colors: { background?: string; text?: 'black' | 'white' }): void;
  setLoading(isLoading: boolean): void;
  hideHome(): void;
  show(way: Way): void;
  hide(): void;
  remove(): void;
}

/** How the page came: pushed from the right, uncovered from the left, or at once. */
export type Way = 'forward' | 'back' | 'none';

export interface PageFrameOptions {
  route: string;
  /** What the upper left corner offers. */
  corner: 'back' | 'home' | 'none';
  isTab: boolean;
  onBack(): void;
  onHome(): void;
}

interface FrameRooms {
  program: ProgramFacts;
  screen: Screen;
  appearance: Appearance;
  texts: Texts;
}

export function createPageFrame(rooms: FrameRooms, options: PageFrameOptions): PageFrame {
  const { program, screen, appearance, texts } = rooms;
  const { route } = options;
  const config = { ...program.config.window, ...program.units[route]?.json };
  const colors = readPageColors(config, appearance);
  const title = draw('phone-nav-title', {}, colors.title);
  const bar = draw('phone-nav-bar', {}, ...drawCorner(options, texts), title);
  const box = draw('wx-page', { is: route });
  const scroller = draw('phone-scroller', {}, box);
  const frame = draw('phone-page');
  frame.toggleAttribute('tab', options.isTab);
  frame.toggleAttribute('custom', colors.isCustom);
  frame.toggleAttribute('still', config.disableScroll === true);
  frame.append(bar, draw('phone-view', {}, scroller));
  if (colors.background) scroller.style.setProperty('--page-background', colors.background);
  let barText = colors.barText;
  const paint = (background: string): void => {
    bar.style.background = background;
    bar.setAttribute('data-text', barText);
  };
  paint(colors.barBackground);
  screen.pages.append(frame);
  return {
    box,
    scroller,
    setTitle: (text) => {
      title.textContent = text;
      if (title.hasAttribute('data-testid')) document.title = text;
    },
    setColors: ({ background = bar.style.background, text = barText }) => {
      barText = text;
      paint(background);
      screen.setBarText(barText);
    },
    setLoading: (isLoading) => void bar.toggleAttribute('loading', isLoading),
    hideHome: () => bar.querySelector('[data-corner=home]')?.remove(),
    show: (way) => {
      frame.style.display = '';
      setTestIds(frame, true);
      screen.setBarText(barText);
      document.title = title.textContent ?? '';
      slideIn(frame, way);
    },
    hide: () => {
      frame.style.display = 'none';
      setTestIds(frame, false);
    },
    remove: () => frame.remove(),
  };
}

function drawCorner({ corner, onBack, onHome }: PageFrameOptions, texts: Texts): HTMLElement[] {
  if (corner === 'none') return [];
  const [label, icon, onTap] = corner === 'back' ? [texts.back, BACK_ICON, onBack] : [texts.home, HOME_ICON, onHome];
  const button = drawButton('', { 'aria-label': label, 'data-corner': corner }, onTap);
  button.append(drawIcon(icon));
  return [button];
}

/** Only the page on top carries the names by which tests find the navigation bar. */
function setTestIds(frame: HTMLElement, isTop: boolean): void {
  const names: [string, string][] = [
    ['phone-nav-title', 'nav-title'],
    ['[data-corner=back]', 'nav-back'],
    ['[data-corner=home]', 'nav-home'],
  ];
  for (const [selector, name] of names) {
    const element = frame.querySelector(selector);
    if (isTop) element?.setAttribute('data-testid', name);
    else element?.removeAttribute('data-testid');
  }
}

const SLIDE_MS = 260;

function slideIn(frame: HTMLElement, way: Way): void {
  if (way === 'none' || !('animate' in frame) || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const start = way === 'forward' ? 'translateX(100%)' : 'translateX(-30%)';
  frame.animate([{ transform: start }, { transform: 'none' }], {
    duration: SLIDE_MS,
    easing: 'cubic-bezier(.2,.8,.2,1)',
  });
}
