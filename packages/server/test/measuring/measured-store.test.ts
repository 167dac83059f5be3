import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { LoginError } from '../../src/errors.ts';
import { createMeasuring } from '../../src/measuring/create-measuring.ts';
import { measureStore } from '../../src/measuring/measured-store.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import type { Store } from '../../src/store/store.ts';
import { sumOf } from './read-exposition.ts';

function open(verbs: Partial<Store> = {}) {
  const { measure, write } = createMeasuring({ clock: systemClock, appids: [], database: 'memory' });
  const store = measureStore({ ...createMemoryStore(), ...verbs }, measure);
  const count = async (name: string, labels: Record<string, string> = {}) =>
    sumOf(await write(), `wxlogin_store_${name}`, labels);
  return { store, count };
}

describe('a measured store', () => {
  it('has every verb of the store, with its answer', async () => {
    const { store, count } = open();
    expect(Object.keys(store).sort()).toEqual(Object.keys(createMemoryStore()).sort());
    expect(await store.settle('mode', 'development')).toBe('development');
    expect(await store.settle('mode', 'production')).toBe('development');
    expect(await count('verb_duration_seconds', { verb: 'settle' })).toBe(2);
  });

  it('counts what it could not do, by the code of the error, and passes the error on', async () => {
    const refusal = new LoginError('storage_unavailable');
    const { store, count } = open({ ping: () => Promise.reject(refusal), listSigningKeys: () => Promise.reject(1) });
    await expect(store.ping()).rejects.toBe(refusal);
    await expect(store.listSigningKeys()).rejects.toBe(1);
    expect(await count('errors_total', { verb: 'ping', code: 'storage_unavailable' })).toBe(1);
    expect(await count('errors_total', { verb: 'listSigningKeys', code: 'internal' })).toBe(1);
    expect(await count('verbs_in_flight')).toBe(0);
  });

  it('counts a verb that throws at once like one that rejects', async () => {
    const { store, count } = open({
      ping() {
        throw new Error('at once');
      },
    });
    await expect(store.ping()).rejects.toThrow('at once');
    expect(await count('errors_total', { verb: 'ping', code: 'internal' })).toBe(1);
  });

  it('knows how many are under way, for as long as a database hangs', async () => {
    let answer = () => {};
    const hanging = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { store, count } = open({ ping: () => hanging });
    const asked = [store.ping(), store.ping()];
    expect(await count('verbs_in_flight')).toBe(2);
    answer();
    await Promise.all(asked);
    expect(await count('verbs_in_flight')).toBe(0);
  });
});
