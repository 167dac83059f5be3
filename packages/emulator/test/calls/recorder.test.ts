import { describe, expect, it } from 'vitest';
import type { RawCall } from '../../src/calls/call.ts';
import { createRecorder } from '../../src/calls/recorder.ts';

const call: RawCall = {
  ...{ atMs: 0, durationMs: 1, method: 'GET', path: '/', search: '', requestBody: '' },
  ...{ status: 200, answerBody: {}, user: undefined, appid: undefined, fault: undefined },
};

describe('the recorder', () => {
  it.each([
    [0, []],
    [3, [1, 2, 3]],
    [1000, [1, 1000]],
    [1001, [2, 1001]],
    [2500, [1501, 2500]],
  ])('after %i calls keeps the last thousand in order', (count, expected) => {
    const recorder = createRecorder({ record: true, showSecrets: false });
    for (let i = 0; i < count; i += 1) recorder.record(call);
    const ids = recorder.list().map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(ids.length).toBe(Math.min(count, 1000));
    expect(ids.length > 3 ? [ids[0], ids.at(-1)] : ids).toEqual(expected);
  });

  it.each([
    ['', null],
    ['{"a":1}', { a: 1 }],
    ['a=1&b=2', { a: '…', b: '…' }],
    ['neither', { characters: 7 }],
    [undefined, { kept: false }],
  ])('shows the body %j as %j', (requestBody, shown) => {
    const recorder = createRecorder({ record: true, showSecrets: false });
    recorder.record({ ...call, requestBody });
    expect(recorder.list()[0]?.request.body).toEqual(shown);
  });
});
