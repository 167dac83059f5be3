import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What has grown old in V8's heap: it stays there until all of the heap is collected, whether anybody still holds it or not. */
export function watchTenured() {
  setFlagsFromString('--expose-gc');
  const collect: (options?: { readonly type: 'minor' }) => void = runInNewContext('gc');
  return {
    collectAll: () => collect(),
    /** Who is held the second time has grown old. */
    collectYoung: () => collect({ type: 'minor' }),
    measureBytes: () =>
      getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? Number.NaN,
  };
}
