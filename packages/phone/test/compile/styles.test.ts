import { describe, expect, it } from 'vitest';
import { convertUnits } from '../../src/compile/css-units.ts';
import { type SelectorScope, scopeSelector } from '../../src/compile/selectors.ts';
import { convertInlineUnits } from '../../src/runtime/framework/units.ts';

describe('units', () => {
  it.each([
    ['20rpx', 'calc(20 * var(--rpx))'],
    ['-0.5rpx auto 1px', 'calc(-0.5 * var(--rpx)) auto 1px'],
    ['calc(100vh - 3RPX)', 'calc(calc(100 * var(--vh)) - calc(3 * var(--rpx)))'],
    ['env(safe-area-inset-bottom)', 'var(--safe-bottom, 0px)'],
    ['url(a-20rpx.png)', 'url(a-20rpx.png)'],
    ['red', 'red'],
  ])('%s becomes %s', (value, converted) => {
    expect(convertUnits(value)).toBe(converted);
  });

  it('are the same in inline styles', () => {
    expect(convertInlineUnits('width: 20rpx; height: calc(1vh + env(safe-area-inset-top))')).toBe(
      'width: calc(20 * var(--rpx)); height: calc(calc(1 * var(--vh)) + var(--safe-top, 0px))',
    );
  });
});

describe('selectors', () => {
  const app: SelectorScope = { kind: 'app' };
  const page: SelectorScope = { kind: 'page', path: 'pages/a/a' };
  const component: SelectorScope = { kind: 'component', prefix: 'c1' };

  it.each([
    [app, 'view .x > text', 'wx-view .x > wx-text'],
    [app, 'page', 'wx-page'],
    [page, '.x, #y', ':where(wx-page[is="pages/a/a"]) .x, :where(wx-page[is="pages/a/a"]) #y'],
    [page, 'page .x', 'wx-page:where([is="pages/a/a"]) .x'],
    [component, '.x .y:hover', '.c1--x .c1--y:hover'],
    [component, ':host', '[wx-host="c1"]'],
    [component, 'my-card', 'my-card'],
  ])('%o: %s becomes %s', (scope, selector, scoped) => {
    expect(scopeSelector(selector, scope)).toBe(scoped);
  });
});
