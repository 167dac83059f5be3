import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { demoApp } from '../../src/world/apps.ts';
import { cast } from '../../src/world/cast.ts';
import { createIdentities } from '../../src/world/identities.ts';
import { createPeople } from '../../src/world/people.ts';
import { createSessionKeys } from '../../src/world/session-keys.ts';

function setUp(rotateSessionKeyEvery = 0) {
  let at = 1000;
  const people = createPeople(cast);
  const tom = createIdentities(people).of(people.get('tom'), demoApp);
  const keys = createSessionKeys({ now: () => at, random: randomBytes, rotateSessionKeyEvery });
  return { keys, tom, wait: (seconds: number) => (at += seconds) };
}

describe('session keys', () => {
  it('do not exist before the first login and are kept by the next', () => {
    const { keys, tom } = setUp();
    expect(keys.find(tom)).toBeUndefined();
    const key = keys.login(tom);
    expect(keys.login(tom)).toBe(key);
    expect(keys.find(tom)).toBe(key);
  });

  it('are replaced after they served their logins', () => {
    const { keys, tom } = setUp(3);
    const texts = Array.from({ length: 7 }, () => keys.login(tom).text);
    expect([...new Set(texts)].map((text) => texts.filter((other) => other === text).length)).toEqual([3, 3, 1]);
  });

  it('are replaced or kept as the caller says', () => {
    const { keys, tom } = setUp(1);
    const key = keys.login(tom);
    expect(keys.login(tom, false)).toBe(key);
    expect(keys.login(tom, true)).not.toBe(key);
  });

  it('expire after three days', () => {
    const { keys, tom, wait } = setUp();
    const key = keys.login(tom);
    wait(3 * 24 * 3600 - 1);
    expect(keys.find(tom)).toBe(key);
    wait(1);
    expect(keys.find(tom)).toBeUndefined();
    expect(keys.login(tom)).not.toBe(key);
  });

  it('inherit their expiry when reset', () => {
    const { keys, tom, wait } = setUp();
    const key = keys.login(tom);
    wait(1000);
    const next = keys.reset(tom, key);
    expect(next.text).not.toBe(key.text);
    expect(next.expiresAt).toBe(key.expiresAt);
    expect(keys.find(tom)).toBe(next);
  });
});
