import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, phoneOf } from './browser.ts';
import { type Demo, logIn, openDemo } from './demo.ts';
import { createFolder } from './program.ts';

describe('the life of an account on the phone', () => {
  const folder = createFolder();
  let browser: Browser;
  let demo: Demo;
  let one: FrameLocator;
  let two: FrameLocator;
  let firstId: string | null;

  beforeAll(async () => {
    browser = await openBrowser();
    demo = await openDemo(browser, folder.path);
    one = phoneOf(demo.page, 'phone-1');
    two = phoneOf(demo.page, 'phone-2');
    await logIn(one);
    firstId = await one.locator('#user-id').textContent();
  });
  afterAll(async () => {
    await demo.close();
    await browser.close();
    folder.remove();
  });

  const askForNumber = async () => {
    await one.locator('#bind-phone').click();
    return one.getByTestId('consent-phone').getByRole('button');
  };
  const openHome = (phone: FrameLocator) => phone.getByRole('tab').first().click();
  const openProfile = (phone: FrameLocator) => phone.getByRole('tab').last().click();
  const countSessions = () => expect.poll(() => one.locator('.session').count());
  /** The newest headline of the live drawing. */
  const drawn = (title: string) => demo.page.locator('article', { hasText: title }).first().waitFor();

  it('keeps the phone number to itself when the person says no', async () => {
    await openProfile(one);
    await (await askForNumber()).first().click();
    await one.getByTestId('consent-phone').waitFor({ state: 'detached' });
    // By the time WeChat asks again, the page has long heard of the refusal: it says nothing about it.
    const again = await askForNumber();
    await again.last().waitFor();
    expect(await one.locator('#phone-masked, #profile-problem').count()).toBe(0);
    await again.first().click();
  });

  it('shows the number masked once the person allows it', async () => {
    await (await askForNumber()).last().click();
    await one.locator('#phone-masked', { hasText: /^138\*{4}\d{4}$/ }).waitFor();
    await drawn('changes the phone number');
  });

  it('removes the number, after asking', async () => {
    await one.locator('#remove-phone').click();
    await one.getByTestId('modal-cancel').click();
    await one.locator('#phone-masked').waitFor();
    await one.locator('#remove-phone').click();
    await one.getByTestId('modal-ok').click();
    await one.locator('#bind-phone').waitFor();
    await (await askForNumber()).last().click();
    await one.locator('#phone-masked').waitFor();
  });

  it('lists the other phone of the person, and logs it out', async () => {
    await demo.page.getByRole('article', { name: 'phone-2' }).getByAltText('小明').click();
    await logIn(two);
    await two.locator('#user-id', { hasText: `${firstId}` }).waitFor();
    await one.locator('#open-sessions').click();
    await countSessions().toBe(2);
    await one.locator('.session').first().locator('#this-device').waitFor();
    await one.locator('.end-session').click();
    await countSessions().toBe(1);
    await openProfile(two);
    await openHome(two);
    await two.locator('#go-login').waitFor();
    await drawn('logs out another device');
  });

  it('logs out everywhere, after asking', async () => {
    await logIn(two);
    await two.locator('#user-id').waitFor();
    await one.locator('#logout-all').click();
    await one.getByTestId('modal-ok').click();
    await one.locator('#profile-login').waitFor();
    await openProfile(two);
    await openHome(two);
    await two.locator('#go-login').waitFor();
  });

  it('deletes the account, after asking; whoever comes back is new, and the number is free again', async () => {
    await openHome(one);
    await logIn(one);
    await one.locator('#user-id', { hasText: `${firstId}` }).waitFor();
    await openProfile(one);
    await one.locator('#delete-account').click();
    await one.getByTestId('modal-cancel').click();
    await one.locator('#delete-account').click();
    await one.getByTestId('modal-ok').click();
    await one.locator('#profile-login').waitFor();
    await drawn('deletes the account');

    await openHome(one);
    await logIn(one);
    await one.locator('#user-id').waitFor();
    expect(await one.locator('#user-id').textContent()).not.toBe(firstId);
    await openProfile(one);
    await (await askForNumber()).last().click();
    await one.locator('#phone-masked').waitFor();
  });
});
