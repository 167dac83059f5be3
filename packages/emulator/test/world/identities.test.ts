import { describe, expect, it } from 'vitest';
import { type App, demoApp } from '../../src/world/apps.ts';
import { cast } from '../../src/world/cast.ts';
import { createIdentities } from '../../src/world/identities.ts';
import { createPeople } from '../../src/world/people.ts';

const sister: App = { ...demoApp, appid: 'wx00000000000000aa' };
const stranger: App = { ...demoApp, appid: 'wx00000000000000bb', openPlatform: 'elsewhere' };
const alone: App = { ...demoApp, appid: 'wx00000000000000cc', openPlatform: null };

function setUp() {
  const people = createPeople(cast);
  return { people, identities: createIdentities(people) };
}

describe('identities', () => {
  it('have an openid per app and a unionid per open platform', () => {
    const { people, identities } = setUp();
    const tom = people.get('tom');
    const [home, next, far, off] = [demoApp, sister, stranger, alone].map((app) => identities.of(tom, app));
    expect(new Set([home?.openid, next?.openid, far?.openid, off?.openid]).size).toBe(4);
    expect(next?.unionid).toBe(home?.unionid);
    expect(far?.unionid).not.toBe(home?.unionid);
    expect(off?.unionid).toBeUndefined();
  });

  it('are found by openid, also those of the cast that were never met', () => {
    const { people, identities } = setUp();
    const { openid } = setUp().identities.of(people.get('tom'), demoApp);
    expect(identities.find(demoApp, openid)?.user).toBe('tom');
    expect(identities.find(sister, openid)).toBeUndefined();
    expect(identities.find(demoApp, 'garbage')).toBeUndefined();
  });
});
