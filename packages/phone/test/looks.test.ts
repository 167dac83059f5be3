import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Glass, openGlass } from './glass.ts';

describe('how things look', () => {
  let glass: Glass;

  beforeAll(async () => {
    glass = await openGlass();
  });
  afterAll(() => glass.close());

  describe('classes of app and page in a component', () => {
    const RED = 'rgb(200, 0, 0)';
    const PLAIN = 'rgba(0, 0, 0, 0.9)';
    const showComponent = (json: string, options: string) =>
      glass.show({
        'app.wxss': `.text { color: ${RED}; }`,
        'pages/a/a.json': '{ "usingComponents": { "my-box": "/box/box" } }',
        'pages/a/a.wxss': '.wide { width: 123px; }',
        'pages/a/a.wxml': '<my-box />',
        'box/box.json': `{ "component": true ${json} }`,
        'box/box.js': `Component({ ${options} });`,
        'box/box.wxml': '<view id="inside" class="text wide own">a</view>',
        'box/box.wxss': '.own { height: 45px; }',
      });

    it.each([
      ['', 'options: { addGlobalClass: true }'],
      ['', "options: { styleIsolation: 'apply-shared' }"],
      ['', "options: { styleIsolation: 'shared' }"],
      [', "styleIsolation": "apply-shared"', ''],
      [', "styleIsolation": "shared"', ''],
      [', "addGlobalClass": true', ''],
    ])('count when the component lets them in: %s %s', async (json, options) => {
      await showComponent(json, options);
      expect(await glass.style('#inside', 'color')).toBe(RED);
      expect(await glass.style('#inside', 'width')).toBe('123px');
      expect(await glass.style('#inside', 'height')).toBe('45px');
    });

    it.each([
      ['', ''],
      ['', "options: { styleIsolation: 'isolated' }"],
    ])('do not count otherwise: %s %s', async (json, options) => {
      await showComponent(json, options);
      expect(await glass.style('#inside', 'color')).toBe(PLAIN);
      expect(await glass.style('#inside', 'height')).toBe('45px');
    });

    it('count in a page that is written as a component', async () => {
      await glass.show({
        'app.wxss': `.text { color: ${RED}; }`,
        'pages/a/a.json': '{ "component": true }',
        'pages/a/a.js': 'Component({});',
        'pages/a/a.wxml': '<view id="inside" class="text wide">a</view>',
        'pages/a/a.wxss': '.wide { width: 123px; }',
      });
      expect(await glass.style('#inside', 'color')).toBe(RED);
      expect(await glass.style('#inside', 'width')).toBe('123px');
    });
  });

  it.each(['input', 'textarea'])('the placeholder of <%s> is written as the text would be', async (tag) => {
    await glass.show({
      'pages/a/a.wxml': `
        <${tag} id="right" class="right" placeholder="one" />
        <${tag} id="center" style="text-align: center" placeholder="two" />
        <${tag} id="own" placeholder="three" placeholder-style="color: rgb(1, 2, 3); font-size: 20rpx" placeholder-class="quiet" />`,
      'pages/a/a.wxss': '.right { text-align: right; } .quiet { font-weight: 700; color: rgb(9, 9, 9); }',
    });
    const edges = (id: string) =>
      glass.page.locator(`#${id} phone-placeholder`).evaluate((placeholder) => {
        const range = document.createRange();
        range.selectNodeContents(placeholder);
        const text = range.getBoundingClientRect();
        const field = (placeholder.parentElement ?? placeholder).getBoundingClientRect();
        return { left: text.left - field.left, right: field.right - text.right };
      });
    expect((await edges('right')).right).toBe(0);
    const { left, right } = await edges('center');
    expect(left).toBeGreaterThan(50);
    expect(left).toBeCloseTo(right, 0);
    expect(await glass.style('#own phone-placeholder', 'color')).toBe('rgb(1, 2, 3)');
    expect(await glass.style('#own phone-placeholder', 'font-size')).toBe('10px');
    expect(await glass.style('#own phone-placeholder', 'font-weight')).toBe('700');
  });

  it('a component’s own class is a placeholder’s class in it', async () => {
    await glass.show({
      'pages/a/a.json': '{ "usingComponents": { "my-box": "/box/box" } }',
      'pages/a/a.wxml': '<my-box />',
      'box/box.json': '{ "component": true }',
      'box/box.js': 'Component({});',
      'box/box.wxml': '<input id="field" placeholder="a" placeholder-class="own" />',
      'box/box.wxss': '.own { color: rgb(1, 2, 3); }',
    });
    expect(await glass.style('#field phone-placeholder', 'color')).toBe('rgb(1, 2, 3)');
  });
});
