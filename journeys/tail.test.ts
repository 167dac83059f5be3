import { expect, it } from 'vitest';
import { createTail } from './tail.ts';

it('keeps the end of what a program prints for hours', () => {
  const tail = createTail(100);
  let whole = '';
  for (let line = 0; line < 1000; line += 1) {
    whole += `line ${line}\n`;
    tail.add(`line ${line}\n`);
    expect(whole.endsWith(tail.read())).toBe(true);
    expect(tail.read().length).toBeGreaterThanOrEqual(Math.min(100, whole.length));
    expect(tail.read().length).toBeLessThanOrEqual(200);
  }
});
