// Chromium with a phone in it that shows whatever mini program a test writes.
import { startEmulator } from '@wxlogin/emulator';
import { onTestFinished } from 'vitest';
import { bundle } from '../bundle.mjs';
import { startPhone } from '../src/index.ts';
import type {} from '../src/runtime/handle.ts';
import { openChromium } from './chromium.ts';
import { SMALLEST, writeFolder } from './program-folder.ts';

/** Status and navigation bar end at 88, the tab bar begins at 677. */
const SIZE = { width: 375, height: 760 };

export async function openGlass() {
  const [emulator, browser] = await Promise.all([startEmulator({ port: 0 }), openChromium(), bundle()]);
  const page = await browser.newPage({ viewport: SIZE, reducedMotion: 'reduce' });
  page.setDefaultTimeout(5_000);
  return {
    page,
    async show(files: Record<string, string>, query = '') {
      const miniprogram = await writeFolder({ ...SMALLEST, ...files });
      const phone = await startPhone({ miniprogram, emulatorURL: emulator.url, port: 0 });
      onTestFinished(() => phone.close());
      await page.goto(`${phone.url}/phone?${query}`);
      await page.waitForFunction(() => window.__phone.ready);
    },
    /** From where to where on the screen, top to bottom. */
    async place(selector: string) {
      const { y, height } = (await page.locator(selector).boundingBox()) ?? { y: Number.NaN, height: Number.NaN };
      return [y, y + height];
    },
    style: (selector: string, name: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, key) => getComputedStyle(element).getPropertyValue(key), name),
    /** Calls a function of `wx`; what it answers, also when it fails. */
    ask: (name: string, option: object = {}): Promise<object> =>
      page.evaluate(
        async ([called, given]) => {
          const method = window.__phone.wx[called] as (option: object) => object | Promise<object>;
          return Promise.resolve(method(given)).catch((failure: object) => failure);
        },
        [name, option] as const,
      ),
    async close() {
      await browser.close();
      await emulator.close();
    },
  };
}

export type Glass = Awaited<ReturnType<typeof openGlass>>;
