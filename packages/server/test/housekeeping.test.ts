import { describe, expect, it } from 'vitest';
import { tidy } from '../src/housekeeping.ts';
import { createId } from '../src/model/id.ts';
import { openidIdentity } from '../src/model/identity.ts';
import { createMemoryStore } from '../src/store/memory/memory-store.ts';

describe('housekeeping', () => {
  it('removes every attempt that can no longer be asked for, and keeps the others', async () => {
    const store = createMemoryStore();
    const clock = { nowMs: () => 2_000_000_000_000, monotonicMs: () => 0 };
    const now = 2_000_000_000;
    const codeHash = (number: number) => Buffer.alloc(32).fill(`${number}.`);
    const openLogin = (number: number, at: number) =>
      store.openLogin({
        requestId: 'req_1',
        at,
        openid: openidIdentity('wx', `o${number}`),
        unionid: null,
        profile: {},
        identityHashes: [],
        newUserId: createId('usr', number, Buffer.alloc(16, number)),
        session: {
          id: createId('ses', number, Buffer.alloc(16, number)),
          appid: 'wx',
          salt: Buffer.alloc(16),
          idleExpiresAt: now + 9e6,
          expiresAt: now + 9e6,
          device: null,
          place: null,
        },
        maxSessions: 20,
        attempt: { codeHash: codeHash(number), keyHash: null },
      });
    for (let number = 0; number < 1203; number += 1) await openLogin(number, number < 1200 ? now - 601 : now - 600);

    await tidy({ store, clock });

    const found = await Promise.all(
      Array.from({ length: 1203 }, (_, number) => store.findAttempt(codeHash(number), 0)),
    );
    expect(found.flatMap((attempt, number) => (attempt ? [number] : []))).toEqual([1200, 1201, 1202]);
  });
});
