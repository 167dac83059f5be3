import { type Callbacks, hasCallbacks, settle } from './api.ts';

/** Names of the functions of `wx`, read from WeChat's typings when the phone is bundled. */
declare const WX_FUNCTION_NAMES: string[];

/**
 * Functions WeChat has and the phone has not. They exist, as a mini program expects, and fail by name: through `fail`, or
 * as a rejected promise, or by throwing where the answer would be a value. Listeners are accepted and never told.
 */
export function listUnimplemented(
  implemented: object,
  names: readonly string[] = WX_FUNCTION_NAMES,
): Record<string, unknown> {
  const missing = names.filter((name) => !(name in implemented));
  return Object.fromEntries(
    missing.map((name) => [name, /^(on|off)[A-Z]/.test(name) ? ignoreListener(name) : refuse(name)]),
  );
}

function ignoreListener(name: string): () => void {
  // biome-ignore lint/suspicious/noConsole: the developer of the mini program reads the browser's console
  return () => console.warn(`wx.${name} is not implemented in the phone: its listener is never called`);
}

function refuse(name: string): (option?: Callbacks) => unknown {
  const errMsg = `${name}:fail wx.${name} is not implemented in the phone`;
  if (/Sync$|^(create|get)\w*(Manager|Context|Observer|Ad|Query|Worker|Animation|Performance)$/.test(name)) {
    return () => {
      throw new Error(errMsg);
    };
  }
  return (option = {}) => {
    if (!hasCallbacks(option)) return Promise.reject({ errMsg });
    queueMicrotask(() => settle(option, 'fail', { errMsg }));
    return undefined;
  };
}
