import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, phoneOf } from './browser.ts';
import { type Demo, logIn, openDemo } from './demo.ts';
import { createFolder } from './program.ts';

describe('a person at the demo', () => {
  const folder = createFolder();
  let browser: Browser;
  let demo: Demo;
  let one: FrameLocator;
  let two: FrameLocator;
  let idOfOne: string | null;

  beforeAll(async () => {
    browser = await openBrowser();
    demo = await openDemo(browser, folder.path);
    one = phoneOf(demo.page, 'phone-1');
    two = phoneOf(demo.page, 'phone-2');
  });
  afterAll(async () => {
    await demo.close();
    await browser.close();
    folder.remove();
  });

  it('looks around without a login, and may say no to it', async () => {
    await one.locator('#go-login').click();
    await one.locator('#cancel-button').click();
    await one.locator('#go-login').waitFor();
  });

  it('logs in on the phone and sees the index page', async () => {
    await logIn(one);
    await one.locator('#user-id').waitFor();
    idOfOne = await one.locator('#user-id').textContent();
    expect(idOfOne).toMatch(/^usr_/);
  });

  it('sees the login drawn: three lanes, each message, the rows and the token', async () => {
    const story = demo.page.locator('.story, article').filter({ hasText: 'POST /login' }).first();
    for (const text of [
      'wx.login',
      'POST /login',
      'GET /sns/jscode2session',
      'users',
      'sessions',
      'ES256',
      'GET /me',
    ]) {
      await story.getByText(text, { exact: false }).first().waitFor();
    }
  });

  it('chooses a nickname and an avatar', async () => {
    await one.getByRole('tab').last().click();
    await one.locator('#nickname').locator('input').fill('小明 🌱');
    await one.locator('#save-profile').click();
    await one.locator('.head-name', { hasText: '小明 🌱' }).waitFor();
    await one.locator('#choose-avatar').click();
    await one.getByTestId('album-lisa').or(one.getByText('Use WeChat avatar')).first().click();
    await one.locator('#avatar img[src*="/avatars/avt_"]').first().waitFor({ state: 'attached' });
  });

  it('logs out, logs in again and is the same user, under the same name', async () => {
    await one.locator('#logout').click();
    await one.locator('#profile-login').click();
    await one.locator('#consent').click();
    await one.locator('#login-button').click();
    await one.locator('.head-name', { hasText: '小明 🌱' }).waitFor();
    await one.getByRole('tab').first().click();
    await one.locator('#user-name', { hasText: '小明 🌱' }).waitFor();
    expect(await one.locator('#user-id').textContent()).toBe(idOfOne);
  });

  it('is another user on the second phone', async () => {
    await logIn(two);
    await two.locator('#user-id').waitFor();
    expect(await two.locator('#user-id').textContent()).not.toBe(idOfOne);
  });

  it('is still logged in after the page is loaded anew', async () => {
    await demo.page.reload();
    await one.locator('#user-name', { hasText: '小明 🌱' }).waitFor();
  });
});

describe('a developer who runs a mini program of their own', () => {
  const folder = createFolder();
  const own = join(folder.path, 'own');
  let browser: Browser;
  let demo: Demo;

  beforeAll(async () => {
    const example = resolve(import.meta.dirname, '../examples/miniprogram');
    cpSync(example, own, { recursive: true, filter: (source) => !source.includes('node_modules') });
    symlinkSync(resolve(example, '../../node_modules'), join(own, 'node_modules'));
    const config = JSON.parse(readFileSync(join(own, 'project.config.json'), 'utf8'));
    writeFileSync(join(own, 'project.config.json'), JSON.stringify({ ...config, appid: 'wx0123456789abcdef' }));
    browser = await openBrowser();
    demo = await openDemo(browser, folder.path, ['--miniprogram', own]);
  });
  afterAll(async () => {
    await demo.close();
    await browser.close();
    folder.remove();
  });

  it('logs in with its own AppID', async () => {
    const phone = phoneOf(demo.page, 'phone-1');
    await logIn(phone);
    await phone.locator('#user-id').waitFor();
  });

  it('reads a mistake on the phone, with file and line, and sees it go when it is mended', async () => {
    const file = join(own, 'pages/index/index.ts');
    const source = readFileSync(file, 'utf8');
    const phone = phoneOf(demo.page, 'phone-1');
    writeFileSync(file, `${source}\nconst broken = ;\n`);
    const line = source.split('\n').length + 1;
    await phone
      .getByTestId('problem')
      .filter({ hasText: `pages/index/index.ts:${line}` })
      .first()
      .waitFor();
    writeFileSync(file, source);
    await phone.locator('#user-id').waitFor();
  });
});
