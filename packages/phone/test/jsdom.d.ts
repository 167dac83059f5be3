/** The part of jsdom the tests use; it brings no types of its own. */
declare module 'jsdom' {
  export class VirtualConsole {}
  export interface Options {
    url?: string;
    runScripts?: 'outside-only';
    pretendToBeVisual?: boolean;
    virtualConsole?: VirtualConsole;
  }
  export class JSDOM {
    constructor(html: string, options?: Options);
    readonly window: Window & typeof globalThis;
  }
}
