// A phone's server with the emulator behind it and an echoing backend beside it.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@wxlogin/emulator';
import { type PhoneStartOptions, startPhone } from '../src/index.ts';

export const FIXTURE = fileURLToPath(new URL('fixture', import.meta.url));

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the mini program of the fixture calls its server. */
export const BACKEND = 'https://api.example.test';

export async function startWorld(options: Partial<PhoneStartOptions> = {}) {
  const emulator = await startEmulator({ port: 0 });
  const backend = await startBackend();
  const phone = await startPhone({
    miniprogram: FIXTURE,
    emulatorURL: emulator.url,
    port: 0,
    hosts: { [BACKEND]: backend.url },
    ...options,
  });
  const close = async () => {
    await phone.close();
    await backend.close();
    await emulator.close();
  };
  return { emulator, backend, phone, close };
}

/** Answers what it was asked as JSON; `/to?…` redirects, `/slow` never answers, `/bytes` gives three bytes. */
export async function startBackend() {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const asked = { method, path, headers, body: Buffer.concat(chunks).toString() };
    received.push(asked);
    if (path.startsWith('/slow')) return;
    if (path === '/loop') return void response.writeHead(302, { Location: path }).end();
    if (path.startsWith('/to?')) {
      return void response.writeHead(302, { Location: decodeURIComponent(path.slice(4)) }).end();
    }
    if (path.startsWith('/bytes')) return void response.end(Buffer.from([0, 127, 255]));
    const status = Number(new URL(path, 'http://x').searchParams.get('status') ?? 200);
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'X-Request-Id': 'req_1',
      'Set-Cookie': ['a=1; Path=/', 'b=2'],
    });
    response.end(JSON.stringify(asked));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, received, close };
}
