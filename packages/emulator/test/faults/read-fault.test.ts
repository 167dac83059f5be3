import { describe, expect, it } from 'vitest';
import { readFault } from '../../src/faults/read-fault.ts';
import { InputError } from '../../src/input/input-error.ts';

describe('a scripted fault', () => {
  it('is taken as it is written', () => {
    const fault = { path: '/sns/jscode2session', times: 3, errcode: -1, delayMs: 5, handled: false };
    expect(readFault(fault)).toEqual(fault);
    expect(readFault({ times: 'always', hang: true })).toEqual({ times: 'always', hang: true });
    expect(readFault({ truncate: 0, body: null })).toEqual({ truncate: 0, body: null });
  });

  it.each([
    ['nothing', undefined],
    ['a path alone', { path: '/sns/jscode2session', times: 2 }],
    ['a list', []],
    ['an unknown field', { delay: 5 }],
    ['a control path', { path: '/_emulator/people', hang: true }],
    ['a relative path', { path: 'sns/jscode2session', hang: true }],
    ['no times', { times: 0, hang: true }],
    ['half a time', { times: 0.5, hang: true }],
    ['a status nobody may end with', { status: 100 }],
    ['text for an errcode', { errcode: '-1' }],
    ['a negative delay', { delayMs: -1 }],
    ['no speed', { bytesPerSecond: 0 }],
    ['a header that splits the answer', { headers: { location: 'a\r\nset-cookie: b' } }],
    ['a header with an impossible name', { headers: { 'a b': 'c' } }],
    ['a list of headers', { headers: [] }],
    ['a number in a header', { headers: { a: 7 } }],
    ['a type that splits the answer', { contentType: 'text/plain\r\na: b' }],
    ['base64 that is none', { bodyBase64: 'ä' }],
    ['a word for truncate', { truncate: 'half' }],
  ])('is refused when it is %s', (_, fault) => {
    expect(() => readFault(fault)).toThrow(InputError);
  });
});
