import { describe, expect, it } from 'vitest';
import {
  decideKeyStates,
  decideRotation,
  decideSigningKeyRules,
  decideSigningKeyUpkeep,
  decideSuccession,
  type SigningKeyTimes,
} from '../../src/model/signing-key.ts';

const now = 1_790_000_000;
const day = 86_400;
const rules = decideSigningKeyRules({
  signingKeySeconds: 90 * day,
  accessTokenSeconds: 600,
  classicTokenSeconds: 7200,
});

const key = (kid: string, activeAt: number, retiredAt: number | null = null): SigningKeyTimes => ({
  kid,
  activeAt,
  retiredAt,
});

describe('the state of a signing key', () => {
  const first = key('first', now, now + 90 * day);
  const second = key('second', now + 90 * day);
  const over = 90 * day + rules.keepSeconds;

  it.each([
    ['before everything, by a slow clock', -day, ['active', 'next']],
    ['from its beginning', 0, ['active', 'next']],
    ['until the next one begins', 90 * day - 1, ['active', 'next']],
    ['when the next one begins', 90 * day, ['retired', 'active']],
    ['while its tokens may be presented', over - 1, ['retired', 'active']],
    ['when the last verifier is through with it', over, ['removed', 'active']],
  ])('%s', (_, after, states) => {
    expect(decideKeyStates([first, second], rules, now + after)).toEqual(states);
  });

  it('outlives the longest token it may have signed, the leeway, and twice what verifiers keep the keys', () => {
    expect(rules.keepSeconds).toBe(7200 + 60 + 600);
    const longer = { signingKeySeconds: day, accessTokenSeconds: 8000, classicTokenSeconds: 300 };
    expect(decideSigningKeyRules(longer).keepSeconds).toBe(8000 + 60 + 600);
  });

  it('is known also where nobody wrote down when it retired', () => {
    const states = decideKeyStates([key('first', now), key('second', now + 9)], rules, now + 8 + rules.keepSeconds);
    expect(states).toEqual(['retired', 'active']);
    expect(decideKeyStates([key('a', now), key('b', now + 9)], rules, now + 9 + rules.keepSeconds)).toEqual([
      'removed',
      'active',
    ]);
  });
});

describe('the upkeep of the signing keys', () => {
  const decide = (keys: readonly SigningKeyTimes[], at: number) => decideSigningKeyUpkeep(keys, rules, at);

  it('begins with a key that signs at once', () => {
    expect(decide([], now)).toEqual({ add: { activeAt: now, after: null }, remove: [] });
  });

  it('publishes the next key an hour before the present one has signed for 90 days, and only one', () => {
    const first = key('first', now);
    expect(decide([first], now + 90 * day - 3601).add).toBeNull();
    expect(decide([first], now + 90 * day - 3600).add).toEqual({ activeAt: now + 90 * day, after: 'first' });
    expect(decide([first, key('next', now + 90 * day)], now + 90 * day - 3600).add).toBeNull();
  });

  it('publishes an overdue key an hour before it signs too', () => {
    expect(decide([key('first', now)], now + 400 * day).add).toEqual({
      activeAt: now + 400 * day + 3600,
      after: 'first',
    });
  });

  it('deletes keys a week after nobody believes them any more, so that no clock in a hurry deletes what others need', () => {
    const keys = [key('first', now, now + 90 * day), key('second', now + 90 * day)];
    const gone = now + 90 * day + rules.keepSeconds + 7 * day;
    expect(decide(keys, gone - 1).remove).toEqual([]);
    expect(decide(keys, gone).remove).toEqual(['first']);
  });
});

describe('the next key that an operator wants', () => {
  const first = key('first', now);

  it('is published an hour before it signs, behind the last', () => {
    expect(decideRotation([first], now + 9)).toEqual({ activeAt: now + 9 + 3600, after: 'first' });
    expect(decideRotation([], now)).toEqual({ activeAt: now, after: null });
  });

  it('is the one that is there, while it does not sign', () => {
    const next = key('next', now + 50);
    expect(decideRotation([first, next], now + 49)).toBeNull();
    expect(decideRotation([first, next], now + 50)).toMatchObject({ after: 'next' });
  });

  it('is made also by a clock for which none has begun', () => {
    expect(decideRotation([first], now - 5)).toMatchObject({ after: 'first' });
  });
});

describe('who signs instead of a key that is taken away', () => {
  const old = key('old', now - 900, now - 100);
  const present = key('present', now - 100);

  it.each([
    ['the next one at once', [old, present, key('next', now + 99)], 'present', ['next', 'next', now - 60]],
    ['a new one, where there is none', [old, present], 'present', ['new', undefined, now - 60]],
    [
      'a new one, never before the one it follows on',
      [old, key('young', now - 9)],
      'young',
      ['new', undefined, now - 9],
    ],
    ['whoever does anyway', [old, present, key('next', now + 99)], 'old', ['as_before', 'present', undefined]],
  ])('%s', (_, keys, kid, [kind, signs, activeAt]) => {
    expect(decideSuccession(keys, kid as string, now)).toEqual({ kind, signs, ...(activeAt && { activeAt }) });
  });

  it('is nobody where there is no such key', () => {
    expect(decideSuccession([present], 'unknown', now)).toBeUndefined();
  });
});
