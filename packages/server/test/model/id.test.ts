import { describe, expect, it } from 'vitest';
import { createId, formatId, isOfSameMoment, parseId } from '../../src/model/id.ts';

const bytesOf = (hex: string) => Buffer.from(hex, 'hex');

describe('identifiers', () => {
  // Vectors of the TypeID specification (valid.yml: nil, one, ten, sixteen, thirty-two, max-valid, valid-uuidv7).
  it.each([
    ['00000000000000000000000000000000', '00000000000000000000000000'],
    ['00000000000000000000000000000001', '00000000000000000000000001'],
    ['0000000000000000000000000000000a', '0000000000000000000000000a'],
    ['00000000000000000000000000000010', '0000000000000000000000000g'],
    ['00000000000000000000000000000020', '00000000000000000000000010'],
    ['ffffffffffffffffffffffffffffffff', '7zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['01890a5d64ac7c0a935dbef9f7c0e3d4'.slice(0, 32), undefined],
  ])('spell %s as TypeID does', (hex, text) => {
    const id = formatId('usr', bytesOf(hex));
    if (text) expect(id).toBe(`usr_${text}`);
    expect(parseId('usr', id)).toEqual(bytesOf(hex));
  });

  it.each([
    ['another prefix', 'ses_00000000000000000000000000'],
    ['too short', 'usr_0000000000000000000000000'],
    ['too long', 'usr_000000000000000000000000000'],
    ['more than 128 bits', 'usr_80000000000000000000000000'],
    ['upper case', 'usr_0000000000000000000000000A'],
    ['a letter base32 lacks', 'usr_0000000000000000000000000l'],
    ['nothing', ''],
  ])('refuse %s', (_, text) => {
    expect(parseId('usr', text)).toBeUndefined();
  });

  it('sort by their time and carry the marks of UUIDv7', () => {
    const random = () => new Uint8Array(16).fill(0xff);
    const earlier = createId('usr', 1_700_000_000_000, random());
    const later = createId('usr', 1_700_000_000_001, new Uint8Array(16));
    expect(earlier < later).toBe(true);
    const bytes = parseId('usr', earlier) ?? new Uint8Array();
    expect(Buffer.from(bytes).toString('hex')).toMatch(/^018bcfe568007fff[89ab]/);
  });

  it('tell whether they were made in the same millisecond', () => {
    const user = createId('usr', 1_700_000_000_000, new Uint8Array(16).fill(0xff));
    expect(isOfSameMoment(user, createId('ses', 1_700_000_000_000, new Uint8Array(16)))).toBe(true);
    expect(isOfSameMoment(user, createId('ses', 1_700_000_000_001, new Uint8Array(16).fill(0xff)))).toBe(false);
  });
});
