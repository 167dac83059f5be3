import { expect, it } from 'vitest';
import { gatherLines } from '../../src/logging/gather-lines.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('the lines of one turn are one write, in their order, and none is written twice', async () => {
  const writes: string[] = [];
  const stream = gatherLines({ write: (lines) => void writes.push(lines) });
  stream.write('one\n');
  stream.write('two\n');
  expect(writes).toEqual([]);
  await nextTurn();
  stream.write('three\n');
  await nextTurn();
  await nextTurn();
  expect(writes).toEqual(['one\ntwo\n', 'three\n']);
});
