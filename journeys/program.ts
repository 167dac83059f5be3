import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTail } from './tail.ts';

/** Characters; V8's strings end at half a thousand million. */
const mostOutput = 128 * 1024 * 1024;
const main = resolve(import.meta.dirname, '../packages/wxlogin/dist/main.js');

/** A real process, and what it printed. */
export interface Program {
  readonly process: ChildProcess;
  /** All of it, but of a program that runs for hours the end. */
  output(): string;
  /** Resolves when the output holds `text`. Rejects, with the output, when the process ends before. */
  printed(text: string | RegExp): Promise<void>;
  /** Its exit code or signal, when it has ended. */
  readonly ended: Promise<number | string>;
  /** Ends it and resolves to its exit code or signal. */
  end(signal?: NodeJS.Signals): Promise<number | string>;
}

interface Surroundings {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

/** Starts `wxlogin <args>`. */
export const startProgram = (args: readonly string[], surroundings: Surroundings = {}): Program =>
  startProcess(process.execPath, [main, ...args], surroundings);

/** Starts any program; it sees nothing of our environment but where programs and home are. */
export function startProcess(command: string, args: readonly string[], options: Surroundings = {}): Program {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NO_COLOR: '1', ...options.env };
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd && { cwd: options.cwd }),
  });
  const output = createTail(mostOutput);
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output.add(chunk);
      for (const watch of watchers) watch();
    });
  }
  const ended = once(child, 'exit').then(([status, signal]) => (status ?? signal) as number | string);
  return {
    process: child,
    ended,
    output: output.read,
    printed: (text) =>
      new Promise((settle, reject) => {
        const watch = () => {
          if (!(typeof text === 'string' ? output.read().includes(text) : text.test(output.read()))) return;
          watchers.delete(watch);
          settle();
        };
        watchers.add(watch);
        watch();
        void ended.then((status) =>
          reject(new Error(`ended with ${status} before it printed ${text}:\n${output.read()}`)),
        );
      }),
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** A port that is free now. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

export function createFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'wxlogin-journey-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: journeys look into answers of every shape
  readonly json: any;
}

/** One HTTP call with JSON in and out. */
export async function call(
  method: string,
  url: string,
  sent: { json?: unknown; bearer?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    body: sent.json === undefined ? null : JSON.stringify(sent.json),
    headers: {
      ...(sent.json !== undefined && { 'content-type': 'application/json' }),
      ...(sent.bearer && { authorization: `Bearer ${sent.bearer}` }),
      ...sent.headers,
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: text.startsWith('{') ? JSON.parse(text) : undefined,
  };
}
