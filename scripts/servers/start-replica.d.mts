import type { Server } from './start-server.d.mts';

export interface Replica extends Server {
  /** It takes changes from now on, after everything that has reached it; the old primary is not asked. */
  promote(): Promise<void>;
}

/**
 * A replica of a PostgreSQL or MariaDB that was started as `replicated`, with the same users and passwords; resolves when it follows. With
 * `synchronous` (of a durable server only) the primary says of no commit that it is done before the replica has it too: without one it waits for ever.
 */
export declare function startReplica(primary: Server, options?: { readonly synchronous?: boolean }): Promise<Replica>;

/** What a demotion does to a server that goes on: its connections stay, changes are refused. */
export declare function setReadOnly(server: Server, isReadOnly: boolean): Promise<void>;
