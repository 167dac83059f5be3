import { describe, expect, it } from 'vitest';
import { foldAddress, parseAddress } from '../../../src/http/address/address.ts';
import { coarsenAddress } from '../../../src/model/audit/place.ts';

const coarsen = (address: string) => coarsenAddress(foldAddress(parseAddress(address)!));

describe('the place of an event', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['64:ff9b::203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:12:34:56:78:9a:bc', '2001:db8:12::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
  ])('of %s is %s', (address, place) => {
    expect(coarsen(address)).toBe(place);
  });

  it('is not known where the address is not, or is none', () => {
    expect([undefined, '', 'somewhere', '1.2.3.4.5', '203.0.113.77/24'].map(coarsenAddress)).toEqual(
      Array(5).fill(undefined),
    );
  });
});
