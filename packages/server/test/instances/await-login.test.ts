import { describe, expect, it } from 'vitest';
import { awaitLogin } from '../../src/flows/codes/replay-login.ts';
import type { Deps } from '../../src/flows/deps.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { handClock } from '../wechat/hand-clock.ts';

describe('a login that another instance may have stored', () => {
  const codeHash = Buffer.alloc(32, 1);
  const request = { requestId: 'req_1', jsCode: 'code', idempotencyKey: 'key', address: undefined };

  /** A store that never holds it, and a wait that only counts. */
  function createWaiting() {
    const store = createMemoryStore();
    const seen = { looks: 0, waitedMs: 0 };
    const deps = {
      clock: handClock(),
      store: {
        ...store,
        findAttempt: (...of: Parameters<typeof store.findAttempt>) => {
          seen.looks += 1;
          return store.findAttempt(...of);
        },
      },
      wait: async (ms: number) => {
        seen.waitedMs += ms;
      },
    };
    return { deps: deps as unknown as Deps, seen };
  }

  it('is looked for seven times in two seconds, and then given up', async () => {
    const { deps, seen } = createWaiting();
    expect(await awaitLogin(deps, request, { codeHash })).toBeUndefined();
    expect(seen).toEqual({ looks: 7, waitedMs: 2000 });
  });

  it('is given up as soon as the other instance has', async () => {
    const { deps, seen } = createWaiting();
    let asked = 0;
    const isOver = async () => {
      asked += 1;
      return asked === 2;
    };
    expect(await awaitLogin(deps, request, { codeHash, isOver })).toBeUndefined();
    expect(seen).toEqual({ looks: 2, waitedMs: 150 });
  });
});
