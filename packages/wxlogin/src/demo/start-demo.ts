import { randomUUID } from 'node:crypto';
import { demoApp, startEmulator } from '@wxlogin/emulator';
import { type Phone, startPhone } from '@wxlogin/phone';
import { createLogin, type Logger, type LoginOptions } from '@wxlogin/server';
import { explainRefusal } from '../configuration/refusal.ts';
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
  readonly wxloginURL: string;
  readonly phoneURL: string;
  readonly emulatorURL: string;
  close(): Promise<void>;
}

/** Starts an emulated WeChat, wxlogin and the phone's page: all of them or none. @throws ProgramError */
export async function startDemo({ ports, miniProgram, data, isFresh, ...settings }: DemoSettings): Promise<Demo> {
  const app = { ...demoApp, appid: miniProgram.appid ?? demoApp.appid };
  const phones = (!isFresh && data.findPhones()) || randomUUID();
  const parts = createParts();
  try {
    const emulator = await parts.add('--emulator-port', ports.emulator, (port) => startEmulator({ port, apps: [app] }));
    const listener = await parts.add('--port', ports.login, (port) => listen({ host: '127.0.0.1', port }));
    const urls = { emulatorURL: emulator.url, wxloginURL: listener.url };
    const phone = await parts.add('--phone-port', ports.phone, (port) =>
      startPhone({
        ...urls,
        port,
        miniprogram: miniProgram.folder,
        hosts: mapStandardAddress(listener.url),
        instance: phones,
      }),
    );
    // Not before the ports are ours: where they were taken, another demo may be using the file.
    if (isFresh) data.forget();
    data.keepPhones(phones);
    const login = await createLogin({
      mode: 'development',
      issuer: listener.url,
      apps: [{ appid: app.appid, appSecret: app.secret }],
      database: `sqlite:${data.file}`,
      wechatEmulatorURL: emulator.url,
      ...settings,
      ...drawOn(phone),
    });
    listener.answerWith(login);
    return { ...urls, phoneURL: phone.url, close: parts.close };
  } catch (error) {
    await parts.close();
    throw explainRefusal(error);
  }
}

interface Part {
  close(): Promise<void>;
}

/** What runs so far; closed in the opposite order. */
function createParts() {
  const running: Part[] = [];
  return {
    async add<T extends Part>(setting: string, port: number, start: (port: number) => Promise<T>): Promise<T> {
      const part = await explainTakenPort({ port, setting }, start(port));
      running.push(part);
      return part;
    },
    async close(): Promise<void> {
      for (const part of running.splice(0).reverse()) await part.close();
    },
  };
}

/** A mini program names the standard address; where wxlogin is elsewhere, the phone goes there, as with a hosts file. */
function mapStandardAddress(wxloginURL: string): Record<string, string> {
  const standard = ['http://127.0.0.1:8800', 'http://localhost:8800'];
  return Object.fromEntries(standard.filter((origin) => origin !== wxloginURL).map((origin) => [origin, wxloginURL]));
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
