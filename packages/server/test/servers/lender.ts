import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { givenUrl, kinds, type ServerKind } from '../../../../scripts/servers/kinds.mjs';
import { type Server, startServer } from '../../../../scripts/servers/start-server.mjs';
import type { Fresh } from './create-fresh.ts';

/** Lends databases to the workers of one run. A server is started when the first of them asks for it, so a run that needs none starts none. */
export interface Lender {
  /** `POST <address>/<kind>` answers with the URL of a fresh database, or with 503 and what went wrong. */
  readonly address: string;
  close(): Promise<void>;
}

export async function openLender(): Promise<Lender> {
  const started = new Map<ServerKind, Promise<Server>>();
  /** Only what lies on given servers must be tidied away; the others disappear with all they hold. */
  const toDrop: Fresh[] = [];

  async function lend(kind: ServerKind): Promise<string> {
    // Not before: the clients of three databases would cost every run a quarter of a second.
    const { createFresh } = await import('./create-fresh.ts');
    const given = givenUrl(kind);
    if (given !== undefined) {
      const fresh = await createFresh[kind](given);
      toDrop.push(fresh);
      return fresh.url;
    }
    const starting = started.get(kind) ?? startServer(kind);
    started.set(kind, starting);
    return (await createFresh[kind]((await starting).url)).url;
  }

  const door = createServer((request, response) => {
    const kind = request.url?.slice(1) ?? '';
    const answer = isKind(kind) ? lend(kind) : Promise.reject(new Error(`There is no server of the kind ${kind}.`));
    answer.then(
      (url) => response.end(url),
      (error: Error) => response.writeHead(503).end(error.message),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');

  return {
    address: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    async close() {
      door.close();
      door.closeAllConnections();
      await Promise.all(toDrop.map((fresh) => fresh.drop()));
      const servers = await Promise.allSettled(started.values());
      await Promise.all(servers.map((server) => server.status === 'fulfilled' && server.value.remove()));
    },
  };
}

const isKind = (text: string): text is ServerKind => Object.hasOwn(kinds, text);
