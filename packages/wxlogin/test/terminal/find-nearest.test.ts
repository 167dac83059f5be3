import { expect, it } from 'vitest';
import { findNearest } from '../../src/terminal/find-nearest.ts';

it.each([
  ['strat', ['demo', 'start', 'check'], 'start'],
  ['prot', ['port', 'phone-port'], 'port'],
  ['WXLOGIN_ISUER', ['WXLOGIN_ISSUER', 'WXLOGIN_AUDIENCE'], 'WXLOGIN_ISSUER'],
  ['start', ['start'], 'start'],
  ['migrate', ['demo', 'start', 'check'], undefined],
  ['x', [], undefined],
])('of %s among %j, %s is meant', (word, candidates, meant) => {
  expect(findNearest(word, candidates)).toBe(meant);
});
