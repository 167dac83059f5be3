import type { ProgramFacts, ThemeConfig, WindowConfig } from '../../compile/program.ts';
import type { Theme } from '../options.ts';

export interface Appearance {
  /** Light unless the mini program says `"darkmode": true`, as in WeChat. */
  theme: Theme;
  /** `@name` in app.json and page.json -> its value in theme.json. */
  resolve<T extends string | undefined>(value: T): T | string;
}

export function createAppearance({ config, theme: values }: ProgramFacts, wanted: Theme): Appearance {
  const theme = config.darkmode ? wanted : 'light';
  return { theme, resolve: (value) => resolveVariable(value, values[theme]) };
}

function resolveVariable<T extends string | undefined>(value: T, values: ThemeConfig[Theme] = {}): T | string {
  return value?.startsWith('@') ? (values[value.slice(1)] ?? value) : value;
}

export interface PageColors {
  title: string;
  background: string;
  /** Of the navigation bar. */
  barBackground: string;
  barText: 'black' | 'white';
  isCustom: boolean;
}

/** The page's own configuration over app.json's `window` over WeChat's defaults. */
export function readPageColors(config: WindowConfig, { resolve }: Appearance): PageColors {
  return {
    title: config.navigationBarTitleText ?? '',
    background: resolve(config.backgroundColor) ?? '',
    barBackground: resolve(config.navigationBarBackgroundColor) ?? '#000000',
    barText: resolve(config.navigationBarTextStyle) === 'black' ? 'black' : 'white',
    isCustom: config.navigationStyle === 'custom',
  };
}

/** Media queries ask the browser for its colour scheme; the phone may have another. */
export function fixColorScheme(css: string, theme: Theme): string {
  return css.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/g, (_, asked: string) => {
    return asked === theme ? '(min-width: 0)' : '(max-width: 0)';
  });
}

export function addStyles(path: string, css: string): void {
  const style = document.createElement('style');
  style.dataset.wxss = path;
  style.textContent = css;
  document.head.append(style);
}
