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
    expect(await glass.ask('getWindowInfo')).toMatchObject({ windowHeight: 760, statusBarHeight: 44 });
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

  it('a page that shall not scroll stays', async () => {
    await glass.show({ ...BARS, 'pages/a/a.json': '{ "disableScroll": true }' });
    await wheel(700);
    expect(await glass.place('#long')).toEqual([88, 3088]);
  });

  it('without its tab bar a page is as high as the glass', async () => {
    await glass.show({ ...BARS, ...SECOND, 'app.json': TABS });
    await glass.ask('hideTabBar');
    expect(await glass.place('#foot')).toEqual([730, 760]);
  });

  it('tabs stay when the mini program brings a tab bar of its own', async () => {
    await glass.show({ ...SECOND, 'app.json': TABS.replace('"tabBar":{', '"tabBar":{"custom":true,') });
    await glass.page.getByRole('tab', { name: 'B' }).click();
    await glass.page.locator('wx-page:visible', { hasText: 'b' }).waitFor();
  });

  it('a page observes what comes into sight', async () => {
    await glass.show({
      'pages/a/a.wxml': '<view style="height: 2000px" /><view id="mark" class="mark" style="height: 50px" />',
      'pages/a/a.js': `Page({
        seen: [],
        onReady() {
          wx.createIntersectionObserver(this).relativeToViewport().observe('.mark', ({ intersectionRatio }) => {
            this.seen.push(intersectionRatio);
          });
        },
      });`,
    });
    const seen = () => glass.page.evaluate(() => (window.__phone.page() as { seen: number[] }).seen.at(-1));
    await wheel(3000);
    await expect.poll(seen).toBe(1);
  });

  describe('while it scrolls', () => {
    const LONG = {
      'pages/a/a.json': '{ "onReachBottomDistance": 100 }',
      'pages/a/a.js': `Page({
        tops: [], ends: 0,
        onPageScroll({ scrollTop }) { this.tops.push(scrollTop); },
        onReachBottom() { this.ends += 1; },
        onPullDownRefresh() { this.pulled = true; wx.stopPullDownRefresh(); },
      });`,
      'pages/a/a.wxml': '<view style="height: 2000px" /><view id="mark" style="height: 2000px">here</view>',
    };
    const told = () =>
      glass.page.evaluate(() => {
        const { tops, ends, pulled } = window.__phone.page() as { tops: number[]; ends: number; pulled?: boolean };
        return { top: tops.at(-1), ends, pulled };
      });
    const scrollTo = (option: object) => glass.ask('pageScrollTo', option);

    it('a page is told how far, and once that its end is near', async () => {
      await glass.show(LONG);
      await wheel(500);
      await expect.poll(told).toEqual({ top: 500, ends: 0 });
      await scrollTo({ scrollTop: 3230, duration: 0 });
      await expect.poll(told).toEqual({ top: 3230, ends: 1 });
      await scrollTo({ scrollTop: 99_999, duration: 0 });
      await expect.poll(told).toEqual({ top: 4000 - 672, ends: 1 });
    });

    it('it goes to an element, and smoothly', async () => {
      await glass.show(LONG);
      await scrollTo({ selector: '#mark', offsetTop: -10, duration: 0 });
      expect(await glass.place('#mark')).toEqual([98, 2098]);
      await scrollTo({ scrollTop: 0 });
      await expect.poll(() => glass.place('#mark')).toEqual([2088, 4088]);
      expect(await scrollTo({ selector: '#none' })).toEqual({
        errMsg: 'pageScrollTo:fail there is no element #none in the page',
      });
    });

    it('it refreshes when it is told to', async () => {
      await glass.show(LONG);
      await glass.ask('startPullDownRefresh');
      expect(await told()).toMatchObject({ pulled: true });
    });

    it('places are measured from the navigation bar on', async () => {
      await glass.show(LONG);
      await scrollTo({ scrollTop: 300, duration: 0 });
      const measured = await glass.page.evaluate(
        () =>
          new Promise((resolve) => {
            const query = (window.__phone.wx as unknown as WechatMiniprogram.Wx).createSelectorQuery();
            query.select('#mark').boundingClientRect();
            query.selectViewport().scrollOffset();
            query.exec(resolve);
          }),
      );
      expect(measured).toMatchObject([
        { top: 1700, bottom: 3700, left: 0, height: 2000 },
        { scrollTop: 300, scrollHeight: 4000 },
      ]);
    });
  });
});
