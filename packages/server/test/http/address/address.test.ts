import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  foldAddress,
  isInRange,
  isLoopback,
  isPrivate,
  parseAddress,
  parseAddressRange,
} from '../../../src/http/address/address.ts';

const seed = 20_261_123;
const fold = (text: string): string | undefined => {
  const address = parseAddress(text);
  return address && foldAddress(address);
};

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::203.0.113.7', '0:0:0:0::/64'],
  ])('%s is counted as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it.each([
    [''],
    ['unknown'],
    [' 203.0.113.7'],
    ['203.0.113.7 '],
    ['203.0.113.07'],
    ['0x7f.1'],
    ['2130706433'],
    ['203.0.113.7:80'],
    ['[2001:db8::1]'],
    ['2001:db8::1::2'],
    ['203.0.113.256'],
    ['1.2.3.4\u0000'],
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it.each([
    ['127.0.0.1', true, true],
    ['127.255.0.9', true, true],
    ['::1', true, true],
    ['::ffff:127.0.0.1', true, true],
    ['10.1.2.3', false, true],
    ['172.31.255.255', false, true],
    ['172.32.0.0', false, false],
    ['fd00::1', false, true],
    ['203.0.113.7', false, false],
    ['2001:db8::1', false, false],
  ])('%s: this machine %s, its network %s', (text, isHere, isNear) => {
    const address = parseAddress(text) ?? [];
    expect([isLoopback(address), isPrivate(address)]).toEqual([isHere, isNear]);
  });

  it(`is read as Node reads it (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const groups = parseAddress(text) ?? [];
        expect(groups).toHaveLength(8);
        expect(groups.every((group) => Number.isInteger(group) && group >= 0 && group <= 0xffff)).toBe(true);
        const same = new BlockList();
        same.addAddress(text, 'ipv6');
        expect(same.check(groups.map((group) => group.toString(16)).join(':'), 'ipv6')).toBe(true);
      }),
      { numRuns: 1000, seed },
    );
  });
});

describe('a range of addresses', () => {
  const anyAddress = fc.oneof(fc.ipV4(), fc.ipV6());
  const familyOf = (text: string) => (isIPv4(text) ? 'ipv4' : 'ipv6');
  const parse = (text: string) => parseAddress(text) ?? [];

  /** `other`, but beginning as `base` does: about half of these are inside a range that begins with `base`. */
  function resemble(base: string, other: string, sameBits: number): string {
    const groups = parse(other).map((group, index) => (index * 16 < sameBits ? parse(base)[index] : group) ?? 0);
    return groups.map((group) => group.toString(16)).join(':');
  }

  it(`holds what Node’s own block list holds (seed ${seed})`, () => {
    const bits = fc.integer({ min: 1, max: 128 });
    fc.assert(
      fc.property(anyAddress, anyAddress, bits, fc.nat(128), (base, other, most, sameBits) => {
        const length = familyOf(base) === 'ipv4' ? Math.min(most, 32) : most;
        const range = parseAddressRange(`${base}/${length}`);
        const list = new BlockList();
        list.addSubnet(base, length, familyOf(base));
        for (const each of [other, resemble(base, other, sameBits)]) {
          const isInside = range !== undefined && isInRange(parse(each), range);
          expect([each, isInside]).toEqual([each, list.check(each, familyOf(each))]);
        }
      }),
      { numRuns: 2000, seed },
    );
  });

  it.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['::ffff:10.0.0.0/104', '10.0.0.1', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
  ])('%s with %s in it: %s', (text, inside, isInside) => {
    const range = parseAddressRange(text);
    expect(range && isInRange(parseAddress(inside) ?? [], range)).toBe(isInside);
  });

  it.each([
    ['10.0.0.0/33'],
    ['10.0.0.0/0'],
    ['::/0'],
    ['::/129'],
    ['10.0.0.0/08'],
    ['10.0.0.0/'],
    ['10.0.0.0/8/8'],
    ['10.0.0/8'],
    ['loopback'],
    ['*'],
    [''],
  ])('%j is none', (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });
});
