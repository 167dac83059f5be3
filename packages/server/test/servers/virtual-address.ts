import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The one address by which a database is reached, whichever server is its primary. */
export interface VirtualAddress {
  /** As the server's, by way of this address. */
  readonly url: string;
  /** Leads to this server from now on; connections that exist are cut, unless they are to be kept. */
  pointTo(serverUrl: string, existing?: 'cut' | 'keep'): void;
  close(): Promise<void>;
}

export async function openVirtualAddress(serverUrl: string): Promise<VirtualAddress> {
  let port = Number(new URL(serverUrl).port);
  const sockets = new Set<Socket>();

  const door = createServer((client) => {
    const server = connect({ host: '127.0.0.1', port });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true).on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');

  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const url = new URL(serverUrl);
  url.port = String((door.address() as AddressInfo).port);
  return {
    url: url.href,
    pointTo(server, existing = 'cut') {
      port = Number(new URL(server).port);
      if (existing === 'cut') cut();
    },
    async close() {
      door.close();
      cut();
      await once(door, 'close');
    },
  };
}
