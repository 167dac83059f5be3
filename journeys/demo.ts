import type { Browser, FrameLocator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findFreePort, type Program, startProgram } from './program.ts';

/** `wxlogin demo`, and its page in a browser. */
export interface Demo {
  readonly program: Program;
  readonly page: Page;
  /** Also holds that the program ended well and that no script of the page failed. */
  close(): Promise<void>;
}

/** @param folder where the demo keeps its data. */
export async function openDemo(browser: Browser, folder: string, args: readonly string[] = []): Promise<Demo> {
  const [port, phonePort, emulatorPort] = await Promise.all([findFreePort(), findFreePort(), findFreePort()]);
  const ports = ['--port', `${port}`, '--phone-port', `${phonePort}`, '--emulator-port', `${emulatorPort}`];
  const program = startProgram(['demo', ...ports, ...args], { cwd: folder });
  await program.printed('ready in');
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`http://127.0.0.1:${phonePort}`);
  return {
    program,
    page,
    close: async () => {
      await context.close();
      expect(await program.end(), program.output()).toBe(0);
      expect(errors).toEqual([]);
    },
  };
}

/** Takes the phone from the start page through its login page. */
export async function logIn(phone: FrameLocator): Promise<void> {
  await phone.locator('#go-login').click();
  await phone.locator('#consent').click();
  await phone.locator('#login-button').click();
}
