import { describe, expect, it } from 'vitest';
import { isFromLoopback } from '../../src/http/loopback.ts';

describe('who may ask', () => {
  it.each([
    ['127.0.0.1:8802', true],
    ['127.0.0.1', true],
    ['127.9.9.9:1', true],
    ['localhost:8802', true],
    ['[::1]:8802', true],
    ['evil.example', false],
    ['evil.example:8802', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['0.0.0.0:8802', false],
    ['192.168.1.5:8802', false],
    ['', false],
    [undefined, false],
  ])('Host %s: %s', (host, allowed) => {
    expect(isFromLoopback(host === undefined ? {} : { host })).toBe(allowed);
  });

  it.each([
    ['http://127.0.0.1:8801', true],
    ['http://localhost:8801', true],
    ['https://[::1]', true],
    ['https://evil.example', false],
    ['https://localhost.evil.example', false],
    ['null', false],
    ['127.0.0.1', false],
  ])('Origin %s: %s', (origin, allowed) => {
    expect(isFromLoopback({ host: 'localhost', origin })).toBe(allowed);
  });
});
