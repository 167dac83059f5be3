import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createRecorder } from './calls/recorder.ts';
import { type Controls, createControls } from './control/controls.ts';
import { createListener } from './http/listener.ts';
import { type EmulatorOptions, readOptions } from './options.ts';
import type { App } from './world/apps.ts';
import { createWorld } from './world/world.ts';

/** A running emulator. */
export interface Emulator extends Controls {
  /** Such as http://127.0.0.1:8802, without a slash at the end. */
  url: string;
  apps: App[];
  /** Ends every connection, also those a fault keeps waiting. */
  close(): Promise<void>;
}

/** Starts a WeChat on loopback. Throws an InputError for options it cannot use, and what listening throws. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = readOptions(options);
  const world = createWorld(settings);
  const desk = { world, recorder: createRecorder(settings), stopwatch: () => performance.now() };
  const server = createServer(createListener(desk));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = REQUEST_MS;
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  world.url = urlOf(server);

  return {
    url: world.url,
    apps: world.apps.list(),
    ...createControls(desk),
    close: () => close(server),
  };
}

/** Longer than clients keep idle connections, so that none is closed under a client about to use it. */
const KEEP_ALIVE_MS = 75_000;
const REQUEST_MS = 30_000;

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
