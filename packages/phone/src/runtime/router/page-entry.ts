import type { glassEasel, Root } from 'glass-easel-miniprogram-adapter';
import type { PageFrame } from '../chrome/page-frame.ts';
import type { PageUrl } from './url.ts';

/** What `this` is in a page. */
export type Page = ReturnType<Root['get']>;

export interface PageEntry extends PageUrl {
  page: Page;
  root: Root;
  frame: PageFrame;
  isReady: boolean;
  isShown: boolean;
}

/** Calls a method of a page, the app or a component if it has it; what it throws is told, never passed on. */
export function callMethod(target: object, name: string, ...args: unknown[]): unknown {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== 'function') return undefined;
  try {
    return method.apply(target, args);
  } catch (error) {
    reportFault(error);
    return undefined;
  }
}

/** As an uncaught error of the page, which the console, the mini program's `onError` and tests all see. */
export function reportFault(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

export function triggerPageLifetime({ root }: PageEntry, name: 'show' | 'hide' | 'resize'): void {
  const component: glassEasel.GeneralComponent = root.getComponent();
  component.triggerPageLifetime(name, []);
}
