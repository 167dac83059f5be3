import type { Socket } from 'node:net';
import type { Server } from '../node.ts';
import { readWhole } from './read-whole.ts';
import type { Shedding } from './shedding.ts';

type EarlyShedding = Pick<Shedding, 'isShedding' | 'refuseInText'>;

/** What is known of a connection while an overload lasts. */
interface Watched {
  /** Requests that node:http has begun and not ended. */
  underWay: number;
  /** How many node:http has read, and what the last one asked for. The request itself would live on here, until the next one came. */
  seen: number;
  url: string | undefined;
  /** Whether nothing lies in node:http's reader: what it was given last was one whole request, and it saw that one. */
  isClear: boolean;
}

/**
 * Reading a request with node:http and writing a refusal takes longer than both take by hand. So from its first request under an overload
 * on, what a connection sends comes here first; what is exactly one whole request is refused on the spot if it must be, and everything else
 * goes on to node:http as it came. Between two requests there is a boundary that both see: nothing is under way, and nothing lies unread.
 */
export function refuseEarly(server: Server, shedding: EarlyShedding): void {
  const connections = new WeakMap<Socket, Watched>();

  server.on('request', (request, response) => {
    const { socket } = request;
    const known = connections.get(socket);
    if (!known && !shedding.isShedding()) return;
    const watched = known ?? { underWay: 0, seen: 0, url: undefined, isClear: false };
    watched.underWay += 1;
    watched.seen += 1;
    watched.url = request.url;
    response.once('close', () => {
      watched.underWay -= 1;
    });
    if (known) return;
    connections.set(socket, watched);
    // Not while node:http is in the middle of reading.
    setImmediate(() => watch(socket, watched, shedding));
  });
}

function watch(socket: Socket, watched: Watched, shedding: EarlyShedding): void {
  const [read, ...others] = socket.listeners('data') as ((bytes: Buffer) => void)[];
  if (!read || others.length > 0 || socket.destroyed) return;

  socket.off('data', read);
  // Whoever listens takes the place of node:http's own reader, which goes around JavaScript.
  socket.on('data', (bytes: Buffer) => {
    const target = shedding.isShedding() ? readWhole(bytes) : undefined;
    const isBetween = watched.isClear && watched.underWay === 0;
    const refusal = isBetween && target !== undefined ? shedding.refuseInText(target) : undefined;
    if (refusal !== undefined) {
      // Nothing of a refusal is beyond ASCII, or comes from the request.
      socket.write(refusal, 'latin1');
      return;
    }
    const { seen } = watched;
    read(bytes);
    watched.isClear = watched.seen === seen + 1 && watched.url === target;
  });
}
