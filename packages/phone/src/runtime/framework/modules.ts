import { ABSENT_GLOBALS, OWN_GLOBALS } from '../../compile/globals.ts';
import type { Module } from '../../compile/program.ts';

type Factory = (...globals: unknown[]) => (require: Require, module: { exports: unknown }, exports: unknown) => void;
type Require = ((reference: string) => unknown) & { async: (reference: string) => Promise<unknown> };

export interface Modules {
  /** Evaluates the module and what it requires; every module once. */
  load(id: string): unknown;
}

export interface ModulesOptions {
  /** wx, App, Page, Component, Behavior, getApp, getCurrentPages: in this order. */
  given: unknown[];
  /** Called around each evaluation. */
  around(id: string, evaluate: () => void): void;
}

const LANGUAGE = [
  ...['Object', 'Function', 'Array', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Date', 'JSON', 'Math', 'Error'],
  ...['TypeError', 'RangeError', 'SyntaxError', 'Symbol', 'String', 'Number', 'Boolean', 'RegExp', 'Proxy', 'Reflect'],
  ...['BigInt', 'ArrayBuffer', 'DataView', 'Uint8Array', 'Float32Array', 'Float64Array', 'Int32Array', 'Uint32Array'],
  ...['parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURIComponent', 'decodeURIComponent', 'console'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
];

/** The CommonJS loader of a mini program. Where each `require()` leads was settled by the compiler. */
export function createModules(table: Record<string, Module>, { given, around }: ModulesOptions): Modules {
  const language = Object.fromEntries(LANGUAGE.map((name) => [name, Reflect.get(globalThis, name)]));
  const globals = [...given, ...OWN_GLOBALS.map(() => language), ...ABSENT_GLOBALS.map(() => undefined)];
  const loaded = new Map<string, { exports: unknown }>();

  const load = (id: string): unknown => {
    const known = loaded.get(id);
    if (known) return known.exports;
    const { source, links } = getModule(table, id);
    const module = { exports: {} };
    loaded.set(id, module);
    const require = createRequire(links, load);
    // biome-ignore lint/security/noGlobalEval: this is what runs the mini program; called so, it sees nothing of this file
    const factory: Factory = globalThis.eval(source);
    around(id, () => factory(...globals)(require, module, module.exports));
    return module.exports;
  };
  return { load };
}

function createRequire(links: Record<string, string>, load: (id: string) => unknown): Require {
  const require = (reference: string): unknown => {
    const target = links[reference];
    if (target === undefined) throw new Error(`module '${reference}' is not defined, require args is '${reference}'`);
    return load(target);
  };
  return Object.assign(require, { async: async (reference: string) => require(reference) });
}

function getModule(table: Record<string, Module>, id: string): Module {
  const module = table[id];
  if (!module) throw new Error(`module '${id}' is not defined`);
  return module;
}
