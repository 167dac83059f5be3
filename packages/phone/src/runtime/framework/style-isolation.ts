/** The part of a component's JSON, or of its `options`, that says whether classes of app and page count in it. */
export interface IsolationOptions {
  styleIsolation?: string;
  addGlobalClass?: boolean;
}

type Isolation = 'isolated' | 'apply-shared';

/**
 * Undefined: nothing is said. The styles of a `shared` component stay its own here: they do not reach its page
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/wxml-wxss.html).
 */
export function readIsolation({ styleIsolation, addGlobalClass }: IsolationOptions): Isolation | undefined {
  if (styleIsolation === undefined) return addGlobalClass ? 'apply-shared' : undefined;
  return styleIsolation.endsWith('shared') ? 'apply-shared' : 'isolated';
}
