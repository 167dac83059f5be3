import type { Clock } from '../../../clock.ts';
import { LoginError } from '../../../errors.ts';
import type { Connection, RemoteDatabase } from './database.ts';

/** Keeps one connection open, and a lost one replaced. */
export interface Keeper {
  /** @throws LoginError storage_unavailable when there is none to be had now, shutting_down after `close` */
  get(): Promise<Connection>;
  /** Forgets this connection, so that the next `get` opens another. */
  drop(connection: Connection): void;
  /** Forgets the one that is open, if any. */
  dropAny(): void;
  /** Ends the connection; no other is opened. */
  close(): Promise<void>;
}

/** While the database is away, requests are refused at once; one in this time finds out whether it is back. */
const pauseMs = 250;

/** @param onLost called when the connection that was open is dropped */
export function createKeeper(
  database: Pick<RemoteDatabase, 'connect'>,
  clock: Clock,
  onLost: () => void = () => {},
): Keeper {
  let opening: Promise<Connection> | undefined;
  let open: Connection | undefined;
  let isClosed = false;
  let failure: { readonly atMs: number; readonly cause: unknown } | undefined;

  async function connect(): Promise<Connection> {
    try {
      open = await database.connect();
      failure = undefined;
      return open;
    } catch (cause) {
      failure = { atMs: clock.monotonicMs(), cause };
      opening = undefined;
      throw refuse(cause);
    }
  }

  function forget(): void {
    open?.destroy();
    open = undefined;
    opening = undefined;
  }

  return {
    async get() {
      if (isClosed) throw new LoginError('shutting_down', { retryAfterSeconds: 1 });
      if (!opening && failure && clock.monotonicMs() - failure.atMs < pauseMs) throw refuse(failure.cause);
      opening ??= connect();
      return opening;
    },
    drop(connection) {
      if (open !== connection) return connection.destroy();
      forget();
      onLost();
    },
    dropAny: () => open && forget(),
    async close() {
      isClosed = true;
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}

const refuse = (cause: unknown): LoginError => new LoginError('storage_unavailable', { retryAfterSeconds: 1, cause });
