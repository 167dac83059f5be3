import { type Browser, chromium, type FrameLocator, type Page } from 'playwright-core';
import { findChromium, needChromium } from '../scripts/chromium.mjs';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A headless Chromium that calls nobody. */
export async function openBrowser(): Promise<Browser> {
  await needChromium();
  return chromium.launch({ executablePath: findChromium() ?? '', args: quiet });
}

/** The screen of one of the phones on the demo page. */
export const phoneOf = (page: Page, id: 'phone-1' | 'phone-2'): FrameLocator =>
  page.frameLocator(`iframe[src*="id=${id}"]`);
