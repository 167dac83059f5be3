import { describe, expect, it } from 'vitest';
import { decideRefusal } from '../../src/server/http/guard.ts';

const HOST = '127.0.0.1:8801';
const OWN_ONLY = 'The phone answers its own pages only.';

describe('the guard', () => {
  it.each([
    ['a program without a browser', { host: HOST }, undefined],
    ['its own page', { host: HOST, origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }, undefined],
    ['a typed address', { host: 'localhost:8801', 'sec-fetch-site': 'none' }, undefined],
    ['IPv6 loopback', { host: '[::1]:8801' }, undefined],
    ['another web site', { host: HOST, 'sec-fetch-site': 'cross-site' }, OWN_ONLY],
    ['another port of this machine', { host: HOST, 'sec-fetch-site': 'same-site' }, OWN_ONLY],
    ['a foreign origin', { host: HOST, origin: 'https://evil.test' }, OWN_ONLY],
    ['another port as origin', { host: HOST, origin: 'http://127.0.0.1:9999' }, OWN_ONLY],
  ])('answers or refuses %s', (_, headers, refusal) => {
    expect(decideRefusal(headers, { isPage: false })).toBe(refusal);
  });

  it.each(['evil.test:8801', '127.0.0.1.evil.test', '0.0.0.0:8801', '', 'a b'])(
    'refuses the host name "%s"',
    (host) => {
      expect(decideRefusal({ host }, { isPage: true })).toMatch(/on this machine only/);
    },
  );

  it('lets a link elsewhere open a page, but no frame elsewhere', () => {
    const link = { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(decideRefusal({ ...link, 'sec-fetch-dest': 'document' }, { isPage: true })).toBeUndefined();
    expect(decideRefusal({ ...link, 'sec-fetch-dest': 'iframe' }, { isPage: true })).toBe(OWN_ONLY);
    expect(decideRefusal({ ...link, 'sec-fetch-dest': 'document' }, { isPage: false })).toBe(OWN_ONLY);
  });
});
