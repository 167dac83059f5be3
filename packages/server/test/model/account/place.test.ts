import { describe, expect, it } from 'vitest';
import { foldAddress, parseAddress } from '../../../src/http/address/address.ts';
import { describePlace, longestPlace } from '../../../src/model/account/place.ts';

const placeOf = (address: string) => describePlace(foldAddress(parseAddress(address)!));

describe('where a login came from', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['ffff:ffff:ffff:ffff::1', 'ffff:ffff:ffff::/48'],
  ])('is of %s only %s', (address, place) => {
    expect(placeOf(address)).toBe(place);
    expect(place.length).toBeLessThanOrEqual(longestPlace);
  });

  it.each([[undefined], [''], ['nonsense'], ['1.2.3.4.5']])('is nothing of %s', (address) => {
    expect(describePlace(address)).toBeNull();
  });
});
