import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from '../bundle.mjs';
import type {} from '../src/runtime/handle.ts';
import { openChromium } from './chromium.ts';
import { BACKEND, startWorld } from './world.ts';

describe('the phone in Chromium', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [world, browser] = await Promise.all([bundle().then(() => startWorld()), openChromium()]);
    context = await browser.newContext({ viewport: { width: 375, height: 760 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(5_000);
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  beforeEach(() => open());

  const open = async (query = '', on = page) => {
    await on.goto(`${world.phone.url}/phone?${query}`);
    await on.waitForFunction(() => window.__phone.ready);
  };
  const view = (selector: string) => page.locator(`wx-page:visible ${selector}`);
  const shown = () => page.evaluate(() => window.__phone.pages());
  const log = () => page.evaluate(() => Reflect.get(window.__phone.page() as object, 'log') as unknown[]);
  const soon = <T>(read: () => T) => expect.poll(read, { timeout: 5_000 });
  const noErrors = async () => expect(await page.evaluate(() => window.__phone.errors)).toEqual([]);

  it('draws conditions, loops, templates, WXS, slots and components', async () => {
    await view('#branch-c').waitFor();
    expect(await view('.item').allTextContents()).toEqual(['0:onex00p01q', '1:twox']);
    expect(await view('.digit').allTextContents()).toEqual(['0', '1', '2']);
    expect(await view('.pair').allTextContents()).toEqual(['a1', 'b2']);
    expect(await view('.row').textContent()).toBe('price=¥1.5');
    expect(await view('.node').first().textContent()).toBe('rootleaf');
    expect(await view('#footer').textContent()).toBe('footer of card');
    expect(await view('#card').textContent()).toBe('card CARDslotted cardfootraise');
    await noErrors();
  });

  it('taps reach handlers with dataset, mark and target, and disabled buttons none', async () => {
    await view('#count').click();
    await view('.item').nth(1).click();
    await view('.remove').first().click();
    await view('#card [class$=raise]').click();
    await view('#inner').click();
    await view('#off').click({ force: true });
    const [top] = await shown();
    expect(top?.data).toMatchObject({ count: 1, title: 'card b', items: [{ id: 'b' }] });
    expect(await view('#branch-b').textContent()).toBe('some');
    expect(await view('#count').textContent()).toBe('1 2');
    expect(await view('#hidden').isVisible()).toBe(false);
    await expect
      .poll(log)
      .toEqual([
        ['load', {}, 1],
        'show',
        'ready',
        { step: 2, longName: 'x' },
        { title: 'card b' },
        ['inner', { place: 'outer', thing: 'inner' }],
        ['outer', 'inner', ''],
      ]);
  });

  it('styles: rpx, vw, scopes of app, page and component, and dark mode', async () => {
    const style = (selector: string, name: string) =>
      view(selector)
        .first()
        .evaluate((element, key) => getComputedStyle(element).getPropertyValue(key), name);
    expect(await style('#box', 'width')).toBe('100px');
    expect(await style('#box', 'height')).toBe('37.5px');
    expect(await style('#box', 'margin-top')).toBe('10px');
    expect(await style('#box', 'color')).toBe('rgb(255, 0, 0)');
    expect(await style('#own-title', 'color')).toBe('rgb(200, 0, 0)');
    expect(await style('#card [class$=title]', 'color')).toBe('rgb(10, 20, 30)');
    expect(await style('#card', 'border-top-color')).toBe('rgb(1, 2, 3)');
    const ground = () =>
      page.locator('wx-page:visible').evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await ground()).toBe('rgb(240, 240, 240)');
    await open('theme=dark');
    expect(await ground()).toBe('rgb(17, 17, 17)');
    expect(await page.locator('phone-nav-bar:visible').getAttribute('data-text')).toBe('white');
  });

  it('navigates: query not decoded, title, back, relative addresses, tabs that stay alive', async () => {
    await view('#count').click();
    await view('#to-detail').click();
    expect(await view('#word').textContent()).toBe('%E4%B8%AD');
    await soon(() => page.getByTestId('nav-title').textContent()).toBe('Detail 1');
    expect(await page.getByRole('tab').first().isVisible()).toBe(false);
    await page.getByTestId('nav-back').click();
    await view('#to-form').click();
    expect((await shown()).map(({ route }) => route)).toEqual(['pages/index/index', 'pages/form/form']);
    await page.getByTestId('nav-back').click();
    await page.getByRole('tab', { name: 'Me' }).click();
    await view('#visits').waitFor();
    await page.getByRole('tab', { name: 'Start' }).click();
    expect(await view('#count').textContent()).toBe('1 2');
    await noErrors();
  });

  it('fields, labels and groups fill a form', async () => {
    await view('#to-form').click();
    await view('#name input').fill('shout');
    await soon(() => view('#name input').inputValue()).toBe('SHOUT');
    await view('#code input').pressSequentially('123456');
    expect(await view('#echo').textContent()).toBe('1234');
    await view('#note textarea').fill('a\nb');
    await page.getByRole('checkbox', { name: 'apple' }).press(' ');
    await view('#small').click();
    await view('#on').click();
    await view('#submit').click();
    expect(JSON.parse((await view('#result').textContent()) ?? '')).toEqual({
      name: 'SHOUT',
      code: '1234',
      note: 'a\nb',
      fruits: ['apple', 'pear'],
      size: 's',
      on: true,
    });
    await view('#reset').click();
    expect(await view('#result').textContent()).toBe('reset');
    expect(await view('#name input').inputValue()).toBe('');
  });

  it('asks for consent once, then gives avatar, nickname and phone code', async () => {
    await open('path=pages/form/form');
    await view('#avatar').click();
    await page.getByTestId('privacy-default').getByRole('button', { name: '同意' }).click();
    await page.getByTestId('choose-avatar').getByRole('button', { name: '用微信头像' }).click();
    await soon(async () => (await shown())[0]?.data).toMatchObject({ picture: /^http:\/\/tmp\/\w+\.png$/ });
    await soon(() => view('#picture img').evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(264);
    await soon(log).toEqual([[200, expect.stringMatching(/name="note"\r\n\r\nmine.*image\/png\r\n\r\n.PNG/s)]]);
    await view('#name input').focus();
    await page.getByTestId('nickname-offer').click();
    expect(await view('#name input').inputValue()).toBe('小明');
    await view('#phone').click();
    await page.getByTestId('consent-phone').getByRole('button', { name: '拒绝' }).click();
    await soon(() => view('#result').textContent()).toBe('{"errMsg":"getPhoneNumber:fail user deny"}');
    await view('#phone').click();
    await page.getByTestId('consent-phone').getByRole('button', { name: '允许' }).click();
    await soon(() => view('#result').textContent()).toMatch(/"errMsg":"getPhoneNumber:ok","code":"\w+"/);
    const names = world.phone.trace.entries().flatMap((entry) => (entry.type === 'call' ? [entry.name] : []));
    expect(names).toContain('getPhoneNumber');
    world.emulator.describe('xiaoming', { quotaExhausted: true });
    await view('#phone').click();
    await soon(() => view('#result').textContent()).toContain('"errno":1400001');
    world.emulator.describe('xiaoming', { quotaExhausted: false });
    await noErrors();
  });

  it('asks the server of the mini program without cookies and with WeChat’s referer', async () => {
    await page.getByRole('tab', { name: 'Me' }).click();
    await view('#ask').click();
    await view('#answer:has-text("statusCode")').waitFor();
    const answer = JSON.parse((await view('#answer').textContent()) ?? '');
    expect(answer).toMatchObject({ statusCode: 200, cookies: ['a=1; Path=/', 'b=2'] });
    expect(answer.data).toMatchObject({ method: 'POST', path: '/echo', body: /^{"code":"0[\w]+"}$/ });
    expect(answer.data.headers).toMatchObject({
      authorization: 'Bearer token-of-the-fixture',
      'content-type': 'application/json',
      referer: 'https://servicewechat.com/wxde30de30de30de30/devtools/page-frame.html',
    });
    const names = world.phone.trace.entries().flatMap((entry) => (entry.type === 'call' ? [entry.name] : []));
    expect(names).toEqual(expect.arrayContaining(['wx.login', 'POST /echo']));
  });

  it('dialogs answer', async () => {
    await page.getByRole('tab', { name: 'Me' }).click();
    await view('#modal').click();
    await page.getByTestId('modal-ok').click();
    await soon(() => view('#answer').textContent()).toContain('"confirm":true,"cancel":false');
    await view('#sheet').click();
    await page.getByRole('button', { name: 'two' }).click();
    await soon(() => view('#answer').textContent()).toContain('"tapIndex":1');
    await view('#sheet').click();
    await page.getByTestId('sheet-cancel').click();
    await soon(() => view('#answer').textContent()).toBe('{"errMsg":"showActionSheet:fail cancel"}');
  });

  it('remembers for each phone and person, and nothing for another one', async () => {
    const visits = async (query: string) => {
      const other = await context.newPage();
      await open(`path=pages/me/me${query}`, other);
      const text = await other.locator('#visits').textContent();
      await other.close();
      return text;
    };
    const first = Number(await visits(''));
    expect(Number(await visits(''))).toBe(first + 1);
    expect(await visits('&user=xiaohong')).toBe(await visits('&id=phone-9'));
  });

  it('names what it cannot do', async () => {
    const answers = await page.evaluate(async (backend) => {
      const wx = window.__phone.wx as unknown as WechatMiniprogram.Wx;
      const fail = (promise: unknown) => Promise.resolve(promise).then(String, (failure) => failure.errMsg);
      const request = (option: object) =>
        new Promise((resolve) =>
          wx.request({ fail: (failure: { errMsg: string }) => resolve(failure.errMsg), ...option } as never),
        );
      const aborted = new Promise((resolve) => {
        const task = wx.request({ url: `${backend}/slow`, fail: (failure) => resolve(failure.errMsg) });
        task.abort();
      });
      return [
        await fail(wx.getBatteryInfo()),
        await fail(wx.navigateTo({ url: '/pages/me/me' })),
        await fail(wx.switchTab({ url: '/pages/form/form' })),
        await fail(wx.navigateTo({ url: '/pages/none/none' })),
        await fail(wx.getStorage({ key: 'none' })),
        await request({ url: 'https://elsewhere.test/' }),
        await request({ url: `${backend}/slow`, timeout: 50 }),
        await aborted,
      ];
    }, BACKEND);
    expect(answers).toEqual([
      'getBatteryInfo:fail wx.getBatteryInfo is not implemented in the phone',
      'navigateTo:fail can not navigateTo a tabbar page',
      'switchTab:fail can not switch to no-tabBar page',
      'navigateTo:fail page "pages/none/none" is not found',
      'getStorage:fail data not found',
      'request:fail url not in domain list: https://elsewhere.test',
      'request:fail timeout',
      'request:fail abort',
    ]);
  });
});
