import type { Lock } from './read-lock.d.mts';

export declare function countDependencies(lock: Lock): Readonly<Record<string, number>>;
export declare function findProblems(
  lock: Lock,
  manifest: { readonly allowScripts?: Readonly<Record<string, boolean>> },
): readonly string[];
