import { describe, expect, it } from 'vitest';
import { writeBytes, writeCount, writeDuration } from '../../src/terminal/amounts.ts';

describe('amounts', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1234567.4, '1,234,567'],
  ])('count %d as %s', (count, text) => {
    expect(writeCount(count)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [36_503_552, '36.5 MB'],
    [2.5e12, '2.5 TB'],
    [7e16, '70000.0 TB'],
  ])('of %d bytes are %s', (bytes, text) => {
    expect(writeBytes(bytes)).toBe(text);
  });

  it.each([
    [0.2, '0 s'],
    [59.4, '59 s'],
    [59.6, '1:00'],
    [185, '3:05'],
    [3727, '1:02:07'],
  ])('of %d seconds are %s', (seconds, text) => {
    expect(writeDuration(seconds)).toBe(text);
  });
});
