import { glassEasel } from 'glass-easel-miniprogram-adapter';
import type { App } from './app.ts';
import type { PhoneHandle } from './handle.ts';
import type { Navigation } from './navigation.ts';
import { reportFault } from './router/page-entry.ts';
import type { Launch } from './wx/lifecycle.ts';

interface Rooms {
  handle: PhoneHandle;
  wx: Record<string, unknown>;
  app: App;
  navigation: Navigation;
  launch: Launch;
}

/** Lets tests look at the running mini program, and gathers what it throws. */
export function connectHandle({ handle, wx, app, navigation: { router }, launch }: Rooms): void {
  const snapshot = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
  Object.assign(handle, {
    wx,
    app: () => app.instance(),
    page: () => router.top()?.page,
    pages: () => router.stack().map(({ route, query, page }) => ({ route, query, data: snapshot(page.data) })),
    background: () => {
      router.hideTop();
      app.hide();
    },
    foreground: () => {
      app.show(launch);
      router.showTop();
    },
  });
  gatherErrors(handle);
}

function gatherErrors({ errors }: PhoneHandle): void {
  glassEasel.addGlobalErrorListener((error) => {
    reportFault(error);
    return false;
  });
  addEventListener('error', ({ error, message }) => void errors.push(describe(error ?? message)));
  addEventListener('unhandledrejection', ({ reason }) => void errors.push(describe(reason)));
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message;
  return typeof error === 'object' ? JSON.stringify(error) : String(error);
}
