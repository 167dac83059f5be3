import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Glass, openGlass } from './glass.ts';

describe('where a page is on the screen', () => {
  let glass: Glass;

  beforeAll(async () => {
    glass = await openGlass();
  });
  afterAll(() => glass.close());

  const wheel = async (y: number) => {
    await glass.page.mouse.move(180, 400);
    await glass.page.mouse.wheel(0, y);
  };

  const TABS = JSON.stringify({
    pages: ['pages/a/a', 'pages/b/b'],
    tabBar: {
      list: [
        { pagePath: 'pages/a/a', text: 'A' },
        { pagePath: 'pages/b/b', text: 'B' },
      ],
    },
  });
  const SECOND = { 'pages/b/b.wxml': '<view>b</view>', 'pages/b/b.js': 'Page({});' };
  const BARS = {
    'pages/a/a.wxml': '<view id="head">head</view><view id="long">long</view><view id="foot">foot</view>',
    'pages/a/a.wxss': `
      #head { position: fixed; top: 0; height: 20px; }
      #long { height: 3000px; }
      #foot { position: fixed; bottom: 0; height: 30px; }`,
  };

  it.each(['height: 100%', 'min-height: 100%', 'height: 100vh'])(
    'page { %s } is what lies below the navigation bar, which nothing moves away',
    async (size) => {
      await glass.show({ 'app.wxss': `page { ${size}; }`, 'pages/a/a.wxml': '<view id="one">one</view>' });
      expect(await glass.place('wx-page')).toEqual([88, 760]);
      await wheel(500);
      await glass.page.locator('#one').evaluate((element) => element.scrollIntoView({ block: 'end' }));
      expect(await glass.place('phone-nav-bar')).toEqual([0, 88]);
      expect(await glass.place('#one')).toEqual([88, expect.any(Number)]);
    },
  );

  it('a long page scrolls between the bars, and what is fixed stays where it is', async () => {
    await glass.show({ ...BARS, ...SECOND, 'app.json': TABS });
    await wheel(700);
    await expect.poll(() => glass.place('#long')).toEqual([88 - 700, 88 - 700 + 3000]);
    expect(await glass.place('#head')).toEqual([88, 108]);
    expect(await glass.place('#foot')).toEqual([647, 677]);
    expect(await glass.place('phone-nav-bar')).toEqual([0, 88]);
  });

  it('what is fixed at the bottom of a page without tabs reaches the edge of the glass', async () => {
    await glass.show(BARS);
    expect(await glass.place('#foot')).toEqual([730, 760]);
  });

  it('a page with a navigation bar of its own begins at the top of the glass', async () => {
    await glass.show({ ...BARS, 'pages/a/a.json': '{ "navigationStyle": "custom" }' });
    expect(await glass.place('#head')).toEqual([0, 20]);
    expect(
      await glass.page.evaluate(() => (window.__phone.wx as unknown as WechatMiniprogram.Wx).getWindowInfo()),
    ).toMatchObject({ windowHeight: 760, statusBarHeight: 44 });
  });

  it('what is sticky stays below the navigation bar', async () => {
    await glass.show({
      'pages/a/a.wxml': '<view id="space"></view><view id="sticky">sticky</view><view id="long"></view>',
      'pages/a/a.wxss':
        '#space { height: 300px; } #sticky { position: sticky; top: 0; height: 40px; } #long { height: 3000px; }',
    });
    expect(await glass.place('#sticky')).toEqual([388, 428]);
    await wheel(1000);
    await expect.poll(() => glass.place('#sticky')).toEqual([88, 128]);
  });

  it('the colour of a short page fills the screen, and a margin at its top shows none of another', async () => {
    await glass.show({
      'app.wxss': 'page { background: rgb(1, 2, 3); }',
      'pages/a/a.wxml': '<view style="margin: 40px">a</view>',
    });
    expect(await glass.place('wx-page')).toEqual([88, 760]);
  });
});
