import type { TabItem } from '../../compile/program.ts';
import { draw } from './draw.ts';
import type { Appearance } from './theme.ts';

export interface TabBar {
  element: HTMLElement;
  /** Marks the page's tab; hides the bar on pages that have none. */
  select(route: string | undefined): void;
  setBadge(index: number, text: string | undefined): void;
  setDot(index: number, isShown: boolean): void;
  setItem(index: number, item: Partial<TabItem>): void;
  setVisible(isVisible: boolean): void;
}

interface TabBarOptions {
  list: TabItem[];
  color: string | undefined;
  selectedColor: string | undefined;
  backgroundColor: string | undefined;
  borderStyle: string | undefined;
  appearance: Appearance;
  /** A path of the mini program, as app.json writes it -> an address the page can load. */
  resolveIcon(path: string): string;
  onTap(item: TabItem, index: number): void;
}

export function createTabBar(options: TabBarOptions): TabBar {
  const { list, color, selectedColor, appearance } = options;
  const { resolve } = appearance;
  const items = list.map((item) => ({ ...item }));
  const tabs = items.map((item, index) => drawTab(item, () => options.onTap(item, index)));
  const element = draw('phone-tab-bar', { role: 'tablist' }, ...tabs.map((tab) => tab.element));
  element.style.background = resolve(options.backgroundColor) ?? '';
  element.setAttribute('data-border', resolve(options.borderStyle) === 'white' ? 'white' : 'black');
  let selected: string | undefined;
  let isVisible = true;
  const paint = (): void => {
    element.hidden = selected === undefined || !isVisible;
    for (const [index, item] of items.entries()) {
      const isSelected = item.pagePath === selected;
      tabs[index]?.paint(item, {
        isSelected,
        color: resolve(isSelected ? selectedColor : color) ?? '',
        icon: options.resolveIcon(resolve(isSelected ? item.selectedIconPath : item.iconPath) ?? ''),
      });
    }
  };
  paint();
  return {
    element,
    select: (route) => {
      selected = route;
      paint();
    },
    setBadge: (index, text) => tabs[index]?.setMark(text, 'badge'),
    setDot: (index, isShown) => tabs[index]?.setMark(isShown ? '' : undefined, 'dot'),
    setItem: (index, item) => {
      Object.assign(items[index] ?? {}, item);
      paint();
    },
    setVisible: (visible) => {
      isVisible = visible;
      paint();
    },
  };
}

function drawTab(item: TabItem, onTap: () => void) {
  const icon = draw('img', { alt: '' });
  const label = draw('phone-tab-label', {}, item.text);
  const mark = draw('phone-tab-mark', { hidden: '' });
  const element = draw('phone-tab', { role: 'tab', 'data-path': item.pagePath }, icon, label, mark);
  element.addEventListener('click', onTap);
  return {
    element,
    paint({ text }: TabItem, look: { isSelected: boolean; color: string; icon: string }): void {
      element.setAttribute('aria-selected', String(look.isSelected));
      element.style.color = look.color;
      label.textContent = text;
      icon.hidden = look.icon === '';
      if (look.icon !== '') icon.setAttribute('src', look.icon);
    },
    setMark(text: string | undefined, kind: 'badge' | 'dot'): void {
      mark.hidden = text === undefined;
      mark.setAttribute('data-kind', kind);
      mark.textContent = text ?? '';
    },
  };
}
