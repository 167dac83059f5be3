import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** One connection of a client, and the one to the server that goes with it. */
export interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

/** What becomes of bytes that arrived. */
export type Carry = (bytes: Buffer, link: Link) => void;

export interface Ways {
  toServer: Carry;
  toClient: Carry;
}

/** Stands between a store and its server and does to what passes whatever networks do. */
export interface Wire extends Ways {
  /** The server's URL, by way of this. */
  readonly url: string;
  /** How many clients are connected. */
  clients(): number;
  /** How often a client has spoken after the server had, since the last time this was asked. */
  countTurns(): number;
  /** From now on everything passes again. */
  heal(): void;
  close(): Promise<void>;
}

export const forward: Readonly<Ways> = {
  toServer: (bytes, { server }) => void server.write(bytes),
  toClient: (bytes, { client }) => void client.write(bytes),
};

export async function openWire(serverUrl: string): Promise<Wire> {
  const target = new URL(serverUrl);
  const links = new Set<Link>();
  let turns = 0;

  const door = createServer((client) => {
    const link = { client, server: connect({ host: target.hostname, port: Number(target.port) }) };
    links.add(link);
    let isServersTurn = false;
    client.on('data', (bytes) => {
      if (!isServersTurn) turns += 1;
      isServersTurn = true;
      wire.toServer(bytes, link);
    });
    link.server.on('data', (bytes) => {
      isServersTurn = false;
      wire.toClient(bytes, link);
    });
    endTogether(link, () => links.delete(link));
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');

  const url = new URL(serverUrl);
  url.port = String((door.address() as AddressInfo).port);
  const wire: Wire = {
    ...forward,
    url: url.href,
    clients: () => [...links].filter(({ client }) => !client.destroyed).length,
    countTurns() {
      const counted = turns;
      turns = 0;
      return counted;
    },
    heal: () => void Object.assign(wire, forward),
    async close() {
      door.close();
      for (const { client, server } of links) for (const socket of [client, server]) socket.destroy();
      await once(door, 'close');
    },
  };
  return wire;
}

/** What a client sent before it went still reaches the server, which then sees the end. */
function endTogether({ client, server }: Link, onEnd: () => void): void {
  for (const socket of [client, server]) socket.setNoDelay(true).on('error', () => {});
  client.on('close', () => server.end());
  server.on('close', () => {
    client.destroy();
    onEnd();
  });
}
