import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** From the client, or to it. */
export type Way = 'there' | 'back';

/** What befalls a connection. */
export interface Faults {
  /** Every piece arrives so much later, either way. */
  readonly latencyMs?: number;
  /** Of each way. */
  readonly bytesPerSecond?: number;
  readonly cut?: {
    readonly way: Way;
    /** Bytes that still arrive, counted from the beginning of the connection. */
    readonly after: number;
    /** Both ends are told politely, by a reset, one only (whoever was to get the bytes), or none. */
    readonly by: 'end' | 'reset' | 'half-open' | 'silence';
  };
  /** Bytes wait until the faults are others. */
  readonly isPaused?: boolean;
  /** The connection is made, and whatever is sent vanishes. */
  readonly isBlackhole?: boolean;
}

/** A network whose faults are chosen: it stands before a server on this machine and passes on what goes there and back. */
export interface FaultProxy {
  readonly port: number;
  /** http://… */
  readonly url: string;
  /** Connections made since it was opened. */
  readonly connections: number;
  /** Passed on since then. */
  readonly bytes: Readonly<Record<Way, number>>;
  /** From the next connection on; a function is asked for each. `present`: the connections that are there too. */
  set(faults: Faults | (() => Faults), present?: 'present'): void;
  /** Nobody listens any more, as if the server were not running; until `accept`. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
}

interface Connection {
  readonly bytes: Record<Way, number>;
  readonly ends: Readonly<Record<Way, Socket>>;
  readonly changes: EventEmitter;
  faults: Faults;
}

export async function openFaultProxy(target: { readonly port: number }): Promise<FaultProxy> {
  const connections = new Set<Connection>();
  let choose: () => Faults = () => ({});
  const bytes = { there: 0, back: 0 };
  let count = 0;

  const server = createServer({ allowHalfOpen: true }, (client) => {
    count += 1;
    const faults = choose();
    const service = connect({ port: target.port, host: '127.0.0.1', allowHalfOpen: true });
    const ends = { there: service, back: client };
    const connection: Connection = { bytes, ends, changes: new EventEmitter(), faults };
    connections.add(connection);
    for (const socket of [client, service]) {
      // Whatever one end did, the other learns of it; unless the faults say that it does not.
      socket.on('error', () => {});
      socket.once('close', () => {
        if (isSecretive(connection)) return;
        connections.delete(connection);
        connection.changes.emit('change');
        client.destroy();
        service.destroy();
      });
    }
    carry('there', connection);
    carry('back', connection);
  });
  const listen = async (port: number) => {
    server.listen({ port, host: '127.0.0.1', backlog: 4096 });
    await once(server, 'listening');
  };
  const refuse = async () => {
    for (const { ends } of connections) for (const socket of Object.values(ends)) socket.resetAndDestroy();
    connections.clear();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    bytes,
    get connections() {
      return count;
    },
    set(faults, present) {
      choose = typeof faults === 'function' ? faults : () => faults;
      if (!present) return;
      for (const connection of connections) {
        connection.faults = choose();
        connection.changes.emit('change');
      }
    },
    refuse,
    accept: () => listen(port),
    close: refuse,
  };
}

const isSecretive = ({ faults: { cut, isBlackhole } }: Connection): boolean =>
  isBlackhole === true || cut?.by === 'half-open' || cut?.by === 'silence';

interface Piece {
  readonly bytes: Buffer | 'end';
  readonly dueMs: number;
}

/** Passes the bytes of one way on, in order. */
function carry(way: Way, connection: Connection): void {
  const { ends, changes } = connection;
  const from = ends[way === 'there' ? 'back' : 'there'];
  const to = ends[way];
  const pieces: Piece[] = [];
  let isAtWork = false;
  let passed = 0;

  /** The bytes as the line lets them through: some at once, or a twentieth of a second's worth after the other. */
  async function write(bytes: Buffer): Promise<void> {
    connection.bytes[way] += bytes.length;
    const { bytesPerSecond } = connection.faults;
    if (bytesPerSecond === undefined) return send(to, bytes);
    const size = Math.max(1, Math.round(bytesPerSecond / 20));
    for (let at = 0; at < bytes.length && !to.destroyed; at += size) {
      await wait((Math.min(size, bytes.length - at) / bytesPerSecond) * 1000);
      await send(to, bytes.subarray(at, at + size));
    }
  }

  /** Resolves when the line is free for what has come. */
  async function hold(dueMs: number): Promise<void> {
    if (dueMs > performance.now()) await wait(dueMs - performance.now());
    while (connection.faults.isPaused && !to.destroyed) await once(changes, 'change');
  }

  async function pass({ bytes, dueMs }: Piece): Promise<void> {
    await hold(dueMs);
    if (connection.faults.isBlackhole || to.destroyed) return;
    if (bytes === 'end') return void to.end();
    const { cut } = connection.faults;
    if (cut?.way !== way) return write(bytes);
    const piece = bytes.subarray(0, Math.max(0, cut.after - passed));
    passed += piece.length;
    if (piece.length > 0) await write(piece);
    if (passed >= cut.after) breakOff(cut.by, to, from);
  }

  async function work(): Promise<void> {
    isAtWork = true;
    for (let piece = pieces.shift(); piece; piece = pieces.shift()) await pass(piece);
    isAtWork = false;
  }
  const take = (bytes: Piece['bytes']) => {
    pieces.push({ bytes, dueMs: performance.now() + (connection.faults.latencyMs ?? 0) });
    if (!isAtWork) void work();
  };
  from.on('data', take).on('end', () => take('end'));
}

/** Resolves when the system has taken the bytes, or nobody can get them any more. */
const send = (to: Socket, bytes: Buffer): Promise<void> => new Promise((resolve) => to.write(bytes, () => resolve()));

/** `to` was to get the bytes. */
function breakOff(by: NonNullable<Faults['cut']>['by'], to: Socket, from: Socket): void {
  if (by === 'silence') return;
  if (by === 'end') to.end();
  else to.resetAndDestroy();
  if (by === 'end') from.end();
  if (by === 'reset') from.resetAndDestroy();
}
