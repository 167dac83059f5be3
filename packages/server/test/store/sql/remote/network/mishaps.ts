import { type Carry, forward, type Link, type Ways } from './wire.ts';

/** Everything disappears, and nobody is told. */
export const silence: Ways = { toServer: () => {}, toClient: () => {} };

/** The connection ends when so many bytes have reached the server; the next one is sound. */
export const endAfterBytesToServer = (count: number): Ways => ({
  ...forward,
  toServer: afterBytes(count, forward.toServer, (bytes, { client, server }) => {
    server.end(bytes);
    client.destroy();
  }),
});

/** The connection ends when so many bytes of the answers have arrived, but the server gets all that was sent; the next one is sound. */
export const endAfterBytesToClient = (count: number): Ways => ({
  ...forward,
  toClient: afterBytes(count, forward.toClient, (bytes, { client }) => client.end(bytes)),
});

/** The same for every connection. */
export function alwaysEndAfterBytesToClient(count: number): Ways {
  const ways = new WeakMap<Link, Ways>();
  return {
    ...forward,
    toClient(bytes, link) {
      const way = ways.get(link) ?? endAfterBytesToClient(count);
      ways.set(link, way);
      way.toClient(bytes, link);
    },
  };
}

/** Instead of the answer something else arrives. */
export const garble = (count: number, garbage: Buffer): Ways => ({
  ...forward,
  toClient: afterBytes(
    count,
    forward.toClient,
    (bytes, { client }) => void client.write(Buffer.concat([bytes, garbage])),
  ),
});

/** The answer never arrives; the next connection is sound. */
export const loseAfterBytesToClient = (count: number): Ways => ({
  ...forward,
  toClient: afterBytes(count, forward.toClient, (bytes, { client }) => void client.write(bytes)),
});

/** The machine at the other end does not know of the connection any more. */
export const reset: Ways = { ...forward, toServer: (_, { client }) => void client.resetAndDestroy() };

export const dripping: Ways = {
  ...forward,
  toClient(bytes, { client }) {
    for (const byte of bytes) client.write(Buffer.of(byte));
  },
};

/** Carries the first bytes as usual; then something happens once, and that connection carries nothing any more. */
function afterBytes(count: number, usual: Carry, happen: Carry): Carry {
  let left = count;
  let broken: unknown;
  return (bytes, link) => {
    if (link === broken) return;
    if (broken !== undefined || bytes.length <= left) {
      left -= bytes.length;
      usual(bytes, link);
      return;
    }
    broken = link;
    happen(bytes.subarray(0, left), link);
  };
}

/** A database far away: each way takes so long. */
export const delayed = (ms: number): Ways => ({
  toServer: (bytes, link) => void setTimeout(() => forward.toServer(bytes, link), ms),
  toClient: (bytes, link) => void setTimeout(() => forward.toClient(bytes, link), ms),
});
