import type { Measure } from '../measure.ts';
import type { Store } from '../store/store.ts';

/** The same store; of each verb it is told how long it took and how it ended. */
export function measureStore(store: Store, measure: Measure): Store {
  const measured = Object.entries(store).map(([name, verb]: [string, unknown]) => {
    if (typeof verb !== 'function' || name === 'close') return [name, verb];
    const run = (...values: readonly unknown[]) =>
      measure.step({ name: 'store', of: name, requestId: findRequestId(values[0]) }, () => verb.apply(store, values));
    return [name, run];
  });
  return Object.fromEntries(measured) as Store;
}

/** Of a change: each carries the request that caused it. */
function findRequestId(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || !('requestId' in given)) return undefined;
  return typeof given.requestId === 'string' ? given.requestId : undefined;
}
