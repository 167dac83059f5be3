import { describe, expect, it } from 'vitest';
import { createPrivacy, type Privacy, type PrivacyHandler } from '../../src/runtime/device/privacy.ts';
import type { StorageArea } from '../../src/runtime/device/storage-area.ts';

function createArea(): StorageArea {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key),
    set: (key, text) => void kept.set(key, text),
    remove: (key) => void kept.delete(key),
    keys: () => [...kept.keys()],
  };
}

function setUp({ person = true, area = createArea() } = {}) {
  const state = { asked: 0, now: 0 };
  const askPerson = async (): Promise<boolean> => {
    state.asked += 1;
    return person;
  };
  return { state, privacy: createPrivacy({ area, askPerson, clock: () => state.now }) };
}

const outcome = (privacy: Privacy, referrer = 'chooseAvatar') =>
  privacy.require(referrer).then(
    () => 'allowed',
    ({ message, errno }) => `${errno} ${message}`,
  );

const REFUSED = '104 privacy permission is not authorized';

describe('privacy consent', () => {
  it('is asked for once and remembered', async () => {
    const area = createArea();
    const { state, privacy } = setUp({ area });
    expect(privacy.isNeeded()).toBe(true);
    expect([await outcome(privacy), await outcome(privacy), state.asked]).toEqual(['allowed', 'allowed', 1]);
    expect(setUp({ area }).privacy.isNeeded()).toBe(false);
  });

  it('refused, fails with errno 104 and is not asked for again for ten seconds', async () => {
    const { state, privacy } = setUp({ person: false });
    expect([await outcome(privacy), await outcome(privacy), state.asked]).toEqual([REFUSED, REFUSED, 1]);
    state.now = 10_000;
    expect([await outcome(privacy), state.asked]).toEqual([REFUSED, 2]);
  });

  it('is left to the mini program’s own dialog, the last one registered', async () => {
    const { state, privacy } = setUp();
    const referrers: string[] = [];
    privacy.onNeeded(() => expect.unreachable('an earlier listener'));
    privacy.onNeeded((resolve, { referrer }) => {
      referrers.push(referrer);
      resolve({ event: 'exposureAuthorization' });
      privacy.markAgreed('agree-button');
      resolve({ event: 'agree', buttonId: 'agree-button' });
    });
    expect(await outcome(privacy, 'getPhoneNumber')).toBe('allowed');
    expect([referrers, state.asked]).toEqual([['getPhoneNumber'], 0]);
  });

  it.each<[string, Parameters<Parameters<PrivacyHandler>[0]>[0]]>([
    ['the mini program says so', { event: 'disagree' }],
    ['no button is named', { event: 'agree' }],
    ['the named button was not tapped', { event: 'agree', buttonId: 'other' }],
  ])('is refused when %s', async (_, decision) => {
    const { privacy } = setUp();
    privacy.onNeeded((resolve) => resolve(decision));
    expect(await outcome(privacy)).toBe(REFUSED);
  });

  it('is given by tapping the agreeing button, whoever asked', async () => {
    const { state, privacy } = setUp();
    privacy.markAgreed('login');
    expect([await outcome(privacy), state.asked]).toEqual(['allowed', 0]);
  });
});
