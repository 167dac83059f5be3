import { describe, expect, it } from 'vitest';
import { createFaultQueue } from '../../src/faults/fault-queue.ts';

describe('the faults still to come', () => {
  it('are counted down and forgotten', () => {
    const queue = createFaultQueue();
    queue.add({ errcode: -1, times: 2 });
    queue.take('/a');
    expect(queue.list()).toEqual([{ errcode: -1, times: 1 }]);
    queue.take('/a');
    expect([queue.list(), queue.take('/a')]).toEqual([[], undefined]);
  });

  it('are refused beyond a thousand', () => {
    const queue = createFaultQueue();
    for (let i = 0; i < 1000; i += 1) queue.add({ hang: true });
    expect(() => queue.add({ hang: true })).toThrow('too many');
    queue.clear();
    queue.add({ hang: true });
    expect(queue.list()).toHaveLength(1);
  });
});
