// Takes the picture of the README: the demo with two people logged in and the login drawn. Needs a built workspace and Chromium.
//
//   node scripts/take-screenshot.mjs            writes docs/images/demo.png

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-picture-'));
const demo = spawn(process.execPath, [resolve('packages/wxlogin/dist/main.js'), 'demo'], {
  cwd: folder,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-background-networking'],
});

try {
  await ready();
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1.5,
    locale: 'en-US',
  });
  await page.goto('http://127.0.0.1:8801');
  const [one, two] = ['phone-1', 'phone-2'].map((id) => page.frameLocator(`iframe[src*="id=${id}"]`));
  await logIn(one);
  await one.getByRole('tab').last().click();
  await one.locator('#nickname input').fill('小明');
  await one.locator('#save-profile').click();
  await one.locator('.head-name', { hasText: '小明' }).waitFor();
  await one.locator('#choose-avatar').click();
  await one.getByText('Use WeChat avatar').click();
  await one.locator('img[src*="/avatars/"]').first().waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await logIn(two);
  // The drawing plays a login in slow motion.
  await page.waitForTimeout(3500);
  await page.screenshot({ path: 'docs/images/demo.png' });
} finally {
  await browser.close();
  demo.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function ready() {
  for await (const chunk of demo.stdout) if (String(chunk).includes('ready in')) return;
}

async function logIn(phone) {
  await phone.locator('#go-login').click();
  await phone.locator('#consent').click();
  await phone.locator('#login-button').click();
  await phone.locator('#user-id').waitFor();
}
