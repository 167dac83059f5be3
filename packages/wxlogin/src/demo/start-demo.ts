import { demoApp, startEmulator } from '@wxlogin/emulator';
import { type Phone, startPhone } from '@wxlogin/phone';
import { createLogin, type Logger, type LoginOptions } from '@wxlogin/server';
import { listen } from '../serving/listener.ts';
import { explainTakenPort } from '../serving/taken-port.ts';
import type { DataFolder } from './data-folder.ts';
import type { MiniProgram } from './mini-program.ts';

export interface DemoSettings {
  readonly ports: { readonly login: number; readonly phone: number; readonly emulator: number };
  readonly miniProgram: MiniProgram;
  readonly data: DataFolder;
  readonly isFresh: boolean;
  readonly logger: Logger;
  readonly onFatal: (cause: unknown) => void;
}

/** The addresses of the three that run. */
export interface Demo {
  readonly loginURL: string;
  readonly phoneURL: string;
  readonly emulatorURL: string;
  close(): Promise<void>;
}

/** Starts an emulated WeChat, wxlogin and the phone's page; all of them or none. */
export async function startDemo(settings: DemoSettings): Promise<Demo> {
  const running: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const part of running.splice(0).reverse()) await part.close();
  };
  try {
    return { ...(await startParts(settings, running)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(settings: DemoSettings, running: { close(): Promise<void> }[]): Promise<Omit<Demo, 'close'>> {
  const { ports, miniProgram, data, isFresh } = settings;
  const start = async <T extends { close(): Promise<void> }>(
    flag: string,
    port: number,
    part: Promise<T>,
  ): Promise<T> => {
    const started = await explainTakenPort({ port, setting: `--${flag}` }, part);
    running.push(started);
    return started;
  };
  const app = { ...demoApp, appid: miniProgram.appid ?? demoApp.appid };

  const emulator = await start('emulator-port', ports.emulator, startEmulator({ port: ports.emulator, apps: [app] }));
  const listener = await start('port', ports.login, listen({ host: '127.0.0.1', port: ports.login }));
  const phone = await start(
    'phone-port',
    ports.phone,
    startPhone({
      miniprogram: miniProgram.folder,
      emulatorURL: emulator.url,
      wxloginURL: listener.url,
      port: ports.phone,
      hosts: mapStandardAddress(listener.url),
    }),
  );
  // Only now it is certain that no other demo runs on this folder.
  if (isFresh) data.forget();
  listener.answerWith(
    await createLogin({
      mode: 'development',
      issuer: listener.url,
      apps: [{ appid: app.appid, appSecret: app.secret }],
      database: `sqlite:${data.file}`,
      wechatEmulatorURL: emulator.url,
      logger: settings.logger,
      onFatal: settings.onFatal,
      ...drawOn(phone),
    }),
  );
  return { loginURL: listener.url, phoneURL: phone.url, emulatorURL: emulator.url };
}

/** A mini program names the standard address; where wxlogin is elsewhere, the phone goes there, as with a hosts file. */
function mapStandardAddress(loginURL: string): Record<string, string> {
  const standard = ['http://127.0.0.1:8800', 'http://localhost:8800'];
  return Object.fromEntries(standard.filter((origin) => origin !== loginURL).map((origin) => [origin, loginURL]));
}

/** What wxlogin writes and finds worth recording becomes part of the live drawing. */
function drawOn({ trace }: Phone): Pick<LoginOptions, 'onRows' | 'onEvent'> {
  return {
    onRows: ({ requestId, rows }) =>
      trace.add({ type: 'rows', requestId, atMs: Date.now(), rows: rows.map((row) => ({ ...row })) }),
    onEvent: ({ name, requestId, at: _, ...facts }) =>
      trace.add({ type: 'event', requestId, atMs: Date.now(), name, facts }),
  };
}
