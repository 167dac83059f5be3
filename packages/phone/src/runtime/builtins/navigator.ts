import { type BuiltinComponent, type DefineBuiltin, emit } from './define.ts';

const FUNCTIONS: Record<string, string> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
  navigateBack: 'navigateBack',
};

/** `call` calls a function of `wx` by its name. */
export function defineNavigator(define: DefineBuiltin, call: (name: string, option: object) => void): void {
  define('navigator', {
    properties: { url: String, openType: { type: String, value: 'navigate' }, delta: { type: Number, value: 1 } },
    setUp(_host, component: BuiltinComponent) {
      component.addListener('tap', () => {
        const { url, openType, delta } = component.data;
        const name = FUNCTIONS[openType];
        if (!name) return;
        call(name, {
          url,
          delta,
          success: (result: unknown) => emit(component, 'success', result),
          fail: (failure: unknown) => emit(component, 'fail', failure),
          complete: (outcome: unknown) => emit(component, 'complete', outcome),
        });
      });
    },
  });
}
