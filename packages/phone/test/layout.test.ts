import { type Emulator, startEmulator } from '@wxlogin/emulator';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundle } from '../bundle.mjs';
import { startPhone } from '../src/index.ts';
import type {} from '../src/runtime/handle.ts';
import { openChromium } from './chromium.ts';
import { SMALLEST, writeFolder } from './program-folder.ts';

/** A screen of 375 x 760 whose status and navigation bar end at 88 and whose tab bar begins at 677. */
const SCREEN = { width: 375, height: 760 };

describe('where a page is on the screen', () => {
  let emulator: Emulator;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [emulator, browser] = await Promise.all([startEmulator({ port: 0 }), openChromium(), bundle()]);
    page = await browser.newPage({ viewport: SCREEN, reducedMotion: 'reduce' });
  });
  afterAll(async () => {
    await browser.close();
    await emulator.close();
  });

  const open = async (files: Record<string, string>) => {
    const miniprogram = await writeFolder({ ...SMALLEST, ...files });
    const phone = await startPhone({ miniprogram, emulatorURL: emulator.url, port: 0 });
    onTestFinished(() => phone.close());
    await page.goto(`${phone.url}/phone`);
    await page.waitForFunction(() => window.__phone.ready);
  };
  /** From where to where on the screen, top to bottom. */
  const place = async (selector: string) => {
    const { y, height } = (await page.locator(selector).boundingBox()) ?? { y: Number.NaN, height: Number.NaN };
    return [y, y + height];
  };
  const wheel = async (y: number) => {
    await page.mouse.move(180, 400);
    await page.mouse.wheel(0, y);
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
      await open({ 'app.wxss': `page { ${size}; }`, 'pages/a/a.wxml': '<view id="one">one</view>' });
      expect(await place('wx-page')).toEqual([88, 760]);
      await wheel(500);
      await page.locator('#one').evaluate((element) => element.scrollIntoView({ block: 'end' }));
      expect(await place('phone-nav-bar')).toEqual([0, 88]);
      expect(await place('#one')).toEqual([88, expect.any(Number)]);
    },
  );

  it('a long page scrolls between the bars, and what is fixed stays where it is', async () => {
    await open({ ...BARS, ...SECOND, 'app.json': TABS });
    await wheel(700);
    await expect.poll(() => place('#long')).toEqual([88 - 700, 88 - 700 + 3000]);
    expect(await place('#head')).toEqual([88, 108]);
    expect(await place('#foot')).toEqual([647, 677]);
    expect(await place('phone-nav-bar')).toEqual([0, 88]);
  });

  it('what is fixed at the bottom of a page without tabs reaches the edge of the glass', async () => {
    await open(BARS);
    expect(await place('#foot')).toEqual([730, 760]);
  });

  it('a page with a navigation bar of its own begins at the top of the glass', async () => {
    await open({ ...BARS, 'pages/a/a.json': '{ "navigationStyle": "custom" }' });
    expect(await place('#head')).toEqual([0, 20]);
    expect(
      await page.evaluate(() => (window.__phone.wx as unknown as WechatMiniprogram.Wx).getWindowInfo()),
    ).toMatchObject({ windowHeight: 760, statusBarHeight: 44 });
  });

  it('what is sticky stays below the navigation bar', async () => {
    await open({
      'pages/a/a.wxml': '<view id="space"></view><view id="sticky">sticky</view><view id="long"></view>',
      'pages/a/a.wxss':
        '#space { height: 300px; } #sticky { position: sticky; top: 0; height: 40px; } #long { height: 3000px; }',
    });
    expect(await place('#sticky')).toEqual([388, 428]);
    await wheel(1000);
    await expect.poll(() => place('#sticky')).toEqual([88, 128]);
  });

  it('the colour of a short page fills the screen, and a margin at its top shows none of another', async () => {
    await open({
      'app.wxss': 'page { background: rgb(1, 2, 3); }',
      'pages/a/a.wxml': '<view style="margin: 40px">a</view>',
    });
    expect(await place('wx-page')).toEqual([88, 760]);
  });
});
