// Takes the pictures of the READMEs: the demo with two people logged in and the login drawn. Needs a built workspace and Chromium.
//
//   node scripts/take-screenshot.mjs            writes docs/images/demo.png and docs/images/demo.zh-CN.png

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';

await takePicture('en-US', 'docs/images/demo.png');
await takePicture('zh-CN', 'docs/images/demo.zh-CN.png');

async function takePicture(locale, path) {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-picture-'));
  const demo = spawn(process.execPath, [resolve('packages/wxlogin/dist/main.js'), 'demo'], { cwd: folder });
  const ended = new Promise((settle) => demo.once('exit', settle));
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    await new Promise((settle) => demo.stdout.on('data', (chunk) => String(chunk).includes('ready in') && settle()));
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5, locale });
    await page.goto('http://127.0.0.1:8801');
    const [one, two] = ['phone-1', 'phone-2'].map((id) => page.frameLocator(`iframe[src*="id=${id}"]`));
    await logIn(one);
    await chooseProfile(one);
    await page.getByRole('button', { name: /Clear|清空/ }).click();
    await logIn(two);
    // The drawing plays a login in slow motion.
    await page.waitForTimeout(3500);
    await page.screenshot({ path });
  } finally {
    await browser.close();
    demo.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function logIn(phone) {
  await phone.locator('#go-login').click();
  await phone.locator('#consent').click();
  await phone.locator('#login-button').click();
  await phone.locator('#user-id').waitFor();
}

async function chooseProfile(phone) {
  await phone.getByRole('tab').last().click();
  await phone.locator('#nickname input').fill('小明');
  await phone.locator('#save-profile').click();
  await phone.locator('.head-name', { hasText: '小明' }).waitFor();
  await phone.locator('#choose-avatar').click();
  await phone.locator('[data-row]').first().click();
  await phone.locator('img[src*="/avatars/"]').first().waitFor({ state: 'attached' });
}
