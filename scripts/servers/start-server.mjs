// Starts a real PostgreSQL, MariaDB or Redis on a free port of 127.0.0.1, with its data in a temporary folder, and hands out the handle to it.

import { describeLack } from '../need-programs.mjs';
import { createHandle } from './handle.mjs';
import { kinds, serverNeeds } from './kinds.mjs';
import { makePlace } from './place.mjs';

const attempts = 3;

/**
 * `kind` is postgres, mysql or redis. Fast and forgetful unless `durable`; small unless it is given the memory of a real one; `replicated` is
 * what may get replicas; speaks TLS with the certificate and key of `tls` too.
 */
export async function startServer(kind, { durable = false, memoryMb = 64, replicated = false, tls } = {}) {
  const programs = kinds[kind].find();
  if (!programs) throw new Error(describeLack(serverNeeds.filter(({ title }) => title === kinds[kind].title)));
  const made = { kind: kinds[kind], programs, settings: { durable, memoryMb, replicated, tls } };
  return startSomewhere(made, (place) => kinds[kind].prepare(programs, place));
}

/** Makes a place, has it prepared, and starts the server there. */
export async function startSomewhere(made, prepare, traits = {}) {
  for (let attempt = 1; ; attempt += 1) {
    const place = { ...(await makePlace(made.kind.endSignal)), ...traits };
    const server = createHandle({ ...made, place });
    try {
      await prepare(place);
      await server.start();
      return server;
    } catch (error) {
      await server.remove();
      // Somebody else took the port in the meantime.
      if (attempt === attempts || !/address already in use/i.test(error.message)) throw error;
    }
  }
}
