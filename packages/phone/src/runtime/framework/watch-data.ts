import { component } from 'glass-easel-miniprogram-adapter';

/**
 * Between the two threads of WeChat data travels as JSON. Here it does not, so what would be lost there is told on the
 * console: `undefined` and functions.
 */
export function watchData(): void {
  const { prototype } = component.ComponentCaller;
  const { setData } = prototype;
  prototype.setData = function (data, callback) {
    for (const path of findLost(data)) {
      // biome-ignore lint/suspicious/noConsole: the developer of the mini program reads the browser's console
      console.warn(`setData in ${this.is}: "${path}" does not survive the way to the page in WeChat`);
    }
    return setData.call(this, data, callback);
  };
}

const DEEPEST = 8;

/** The paths of what JSON cannot carry. */
export function findLost(data: unknown, path = '', depth = 0): string[] {
  if (path !== '' && (data === undefined || typeof data === 'function')) return [path];
  if (typeof data !== 'object' || data === null || depth > DEEPEST) return [];
  return Object.entries(data).flatMap(([key, value]) => findLost(value, path ? `${path}.${key}` : key, depth + 1));
}
