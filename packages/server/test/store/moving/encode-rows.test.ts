import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodedRows, encodeRows } from '../../../src/store/moving/copy/encode-rows.ts';
import type { Row } from '../../../src/store/sql/driver.ts';

const session = (values: Row): Row => ({
  id: Buffer.alloc(16),
  user_id: Buffer.alloc(16),
  appid: '',
  counter: 0,
  salt: Buffer.alloc(0),
  user_epoch: 0,
  created_at: 0,
  rotated_at: 0,
  idle_expires_at: 0,
  expires_at: 0,
  ended_at: null,
  end_reason: null,
  device: null,
  place: null,
  ...values,
});

const rows = fc.record({
  id: fc.uint8Array({ maxLength: 20 }),
  appid: fc.string({ unit: 'grapheme' }),
  counter: fc.maxSafeInteger(),
  salt: fc.uint8Array({ maxLength: 40 }),
  ended_at: fc.option(fc.maxSafeInteger()),
  end_reason: fc.option(fc.string()),
});

const parts = ({ bytes, ends }: EncodedRows): string[] =>
  ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end).toString('hex'));

describe('rows as bytes', () => {
  it('are written as documented', () => {
    const { bytes } = encodeRows('facts', [{ name: 'é', value: 'b' }]);
    expect(bytes.toString('hex')).toBe(`02 00000002 c3a9  02 00000001 62`.replaceAll(' ', ''));
    const [row = ''] = parts(
      encodeRows('attempts', [{ session_id: Buffer.from([255]), code_hash: Buffer.of(), key_hash: null, at: -2 }]),
    );
    expect(row).toBe(`03 00000001 ff  03 00000000  00  01 fffffffffffffffe`.replaceAll(' ', ''));
  });

  it('are equal exactly where the rows are, each by itself, however many stand together', () => {
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 20 }), (some) => {
        const given = some.map(session);
        const together = parts(encodeRows('sessions', given));
        expect(together).toEqual(given.flatMap((row) => parts(encodeRows('sessions', [row]))));
        const spelt = given.map((row) =>
          JSON.stringify(Object.values(row).map((value) => (value instanceof Uint8Array ? [...value] : value))),
        );
        expect(new Set(together).size).toBe(new Set(spelt).size);
      }),
    );
  });

  it('keep a text and the bytes that spell it apart, and null and nothing', () => {
    const encoded = (values: Row) => encodeRows('sessions', [session(values)]).bytes.toString('hex');
    expect(encoded({ end_reason: null })).not.toBe(encoded({ end_reason: '' }));
    expect(encoded({ appid: 'a', salt: Buffer.from('b') })).not.toBe(encoded({ appid: 'ab', salt: Buffer.of() }));
  });

  it.each([
    ['a text where bytes belong', { salt: 'text' }],
    ['bytes where a text belongs', { appid: Buffer.from('text') }],
    ['a number that is not exact', { counter: 2 ** 53 }],
    ['a number as text', { counter: '1' }],
    ['nothing at all', { counter: undefined }],
  ])('refuse %s, and name the column only', (_, values) => {
    expect(() => encodeRows('sessions', [session(values)])).toThrow(
      new Error(`unexpected value in sessions.${Object.keys(values)[0]}`),
    );
  });
});
