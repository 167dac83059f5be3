/** What the compiler hands to the runtime: a mini program as data, without its templates and modules, which are code. */
export interface ProgramFacts {
  appid: string;
  name: string;
  /** False when the project lets requests go to any domain, as DevTools' "do not verify domains" does. */
  urlCheck: boolean;
  config: AppConfig;
  /** theme.json: the values of `@name` in dark and light. */
  theme: ThemeConfig;
  pages: string[];
  /** Pages and components by path, without extension. */
  units: Record<string, Unit>;
  styles: StyleSheet[];
}

export interface Unit {
  json: UnitConfig;
  isPage: boolean;
  /** What the unit's class names are prefixed with; empty for pages, whose classes keep their names. */
  styleScope: string;
}

export interface StyleSheet {
  path: string;
  css: string;
}

export type ThemeConfig = Partial<Record<'light' | 'dark', Record<string, string>>>;

/** The part of page.json and of app.json's `window` the phone understands. */
export interface WindowConfig {
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: string;
  navigationStyle?: string;
  backgroundColor?: string;
  onReachBottomDistance?: number;
  disableScroll?: boolean;
}

export interface UnitConfig extends WindowConfig {
  component?: boolean;
  styleIsolation?: string;
  addGlobalClass?: boolean;
  usingComponents?: Record<string, string>;
  componentGenerics?: Record<string, true | { default?: string }>;
}

export interface TabItem {
  pagePath: string;
  text: string;
  iconPath?: string;
  selectedIconPath?: string;
}

export interface TabBarConfig {
  color?: string;
  selectedColor?: string;
  backgroundColor?: string;
  borderStyle?: string;
  custom?: boolean;
  list: TabItem[];
}

export interface SubPackage {
  root: string;
  pages: string[];
}

export interface AppConfig {
  pages: string[];
  window?: WindowConfig;
  tabBar?: TabBarConfig;
  subpackages?: SubPackage[];
  subPackages?: SubPackage[];
  usingComponents?: Record<string, string>;
  entryPagePath?: string;
  themeLocation?: string;
  darkmode?: boolean;
  /** `v2`: the newer look of WeChat's own elements. */
  style?: string;
  networkTimeout?: { request?: number; uploadFile?: number; downloadFile?: number };
  resolveAlias?: Record<string, string>;
}

/** One file of the mini program as a function, and where each of its `require()`s leads. */
export interface Module {
  source: string;
  links: Record<string, string>;
}
