import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A network that breaks: it forwards to the service and ends the connection after so many bytes of the answer. */
export interface LossyNetwork {
  readonly address: string;
  /** Lets the next connections through up to this many bytes of what comes back. */
  cutAfter(bytes: number): void;
  close(): void;
}

export async function startLossyNetwork(target: string): Promise<LossyNetwork> {
  const { port } = new URL(target);
  let most = Number.POSITIVE_INFINITY;
  const server = createServer((client) => {
    let left = most;
    const service = connect(Number(port), '127.0.0.1');
    const end = () => {
      client.destroy();
      service.destroy();
    };
    client.on('error', end).on('close', end).pipe(service);
    service.on('error', end).on('close', end);
    service.on('data', (chunk) => {
      client.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) client.end(() => client.resetAndDestroy());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAfter(bytes) {
      most = bytes;
    },
    close: () => void server.close(),
  };
}
