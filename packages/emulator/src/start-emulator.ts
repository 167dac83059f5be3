import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Call } from './calls/call.ts';
import { createRecorder } from './calls/recorder.ts';
import { type LoginCodeInput, mintLoginCode, mintPhoneCode, type OneTimeCode, type Whose } from './control/codes.ts';
import { describePerson, listPeople, type PersonView, showPerson } from './control/people.ts';
import { createListener } from './http/listener.ts';
import { type EmulatorOptions, readOptions } from './options.ts';
import type { App } from './world/apps.ts';
import type { PersonPatch } from './world/people.ts';
import { createWorld } from './world/world.ts';

/** A running emulator. Its methods do what the control routes of the same names do. */
export interface Emulator {
  /** Such as http://127.0.0.1:8802, without a slash at the end. */
  url: string;
  apps: App[];
  loginCode(input?: LoginCodeInput): OneTimeCode;
  phoneCode(input?: Whose): OneTimeCode;
  people(): PersonView[];
  person(user: string): PersonView;
  describe(user: string, patch: PersonPatch): PersonView;
  calls(): Call[];
  onCall(listener: (call: Call) => void): () => void;
  /** Ends every connection, also those a fault keeps waiting. */
  close(): Promise<void>;
}

/** Starts a WeChat on loopback. Throws an InputError for options it cannot use, and what listening throws. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = readOptions(options);
  const world = createWorld(settings);
  const recorder = createRecorder(settings);
  const server = createServer(createListener({ world, recorder, stopwatch: () => performance.now() }));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  world.url = urlOf(server);

  return {
    url: world.url,
    apps: world.apps.list(),
    loginCode: (input) => mintLoginCode(world, input),
    phoneCode: (input) => mintPhoneCode(world, input),
    people: () => listPeople(world),
    person: (user) => showPerson(world, user),
    describe: (user, patch) => describePerson(world, user, patch),
    calls: () => recorder.list(),
    onCall: (listener) => recorder.onCall(listener),
    close: () => close(server),
  };
}

/** Longer than clients keep idle connections, so that none is closed under a client about to use it. */
const KEEP_ALIVE_MS = 75_000;

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
