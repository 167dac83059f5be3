import type { Problem } from '../compile/problem.ts';
import type { Module, ProgramFacts } from '../compile/program.ts';
import type { Call, CallLog } from './calls.ts';
import type { Templates } from './framework/space.ts';

/** The part of a compiled mini program that is code. */
export interface ProgramCode {
  /** WXS has no `RegExp` and no `Date`: it has these two functions. */
  makeTemplates(
    getRegExp: (pattern: string, flags?: string) => RegExp,
    getDate: (...parts: ConstructorParameters<typeof Date>) => Date,
  ): Templates;
  modules: Record<string, Module>;
}

export interface ShownPage {
  route: string;
  query: Record<string, string>;
  data: unknown;
}

/** `window.__phone`: how the compiled mini program starts, and how a test looks inside. */
export interface PhoneHandle {
  /** Called by /app.js. */
  start(program: ProgramFacts, code: ProgramCode): void;
  /** Called by /app.js in place of `start` when the mini program does not compile. */
  refuse(errors: Problem[]): void;
  /** The first page is drawn. */
  ready: boolean;
  /** The stack of pages, the one on top last. */
  pages(): ShownPage[];
  /** What `this` is in the page on top. */
  page(): unknown;
  /** What `getApp()` gives. */
  app(): unknown;
  wx: Record<string, unknown>;
  /** Calls of `wx`, newest last. */
  calls: Call[];
  /** A function put here under the name of a `wx` function answers in its place. */
  overrides: CallLog['overrides'];
  /** What the mini program threw and did not catch. */
  errors: string[];
  /** Contents for the next calls of `wx.scanCode`. */
  nextScan: string[];
  background(): void;
  foreground(): void;
}

declare global {
  interface Window {
    __phone: PhoneHandle;
  }
}
