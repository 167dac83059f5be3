import type { App } from '../../model/app.ts';
import { mockJsCode } from '../../model/js-code.ts';
import type { Deps } from '../deps.ts';

/** By which one use of a js code knows another; what DevTools give everybody is a new one each time. */
export const hashCode = (
  { hash }: Pick<Deps, 'hash'>,
  { appid }: App,
  { jsCode, requestId }: { readonly jsCode: string; readonly requestId: string },
): Buffer => hash('js_code', `${appid} ${jsCode === mockJsCode ? requestId : jsCode}`);
