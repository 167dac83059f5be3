import { describeProblem, type Problem, placeAt } from './problem.ts';

const WXS_MODULE = /<wxs\b[^>]*\smodule\s*=\s*["']([\w$]+)["']/g;
const CHANGE = /\s(change:[\w-]+)\s*=/g;
const HANDLER = /\s((?:mut-)?(?:capture-)?(?:bind|catch):?[\w-]+)\s*=\s*["']\s*\{\{\s*([\w$]+)\s*\./g;

/** What WXML may say and the phone does not do: functions of WXS that are called by the page, not by data. */
export function findUnsupported(file: string, source: string): Problem[] {
  const modules = new Set([...source.matchAll(WXS_MODULE)].map(([, name]) => name));
  const changes = [...source.matchAll(CHANGE)];
  const handlers = [...source.matchAll(HANDLER)].filter(([, , module]) => modules.has(module));
  return [...changes, ...handlers].map(({ index, 1: attribute }) =>
    describeProblem(file, `${attribute} calls WXS, which is not implemented in the phone: nothing happens`, {
      ...placeAt(source, index + 1),
    }),
  );
}
