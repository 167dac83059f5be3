import type { Server } from './start-server.d.mts';

/** Whether there is a PgBouncer here. */
export declare const hasPooler: boolean;

/** A PgBouncer before this PostgreSQL, with the same user and password. */
export declare function startPooler(
  server: Server,
  mode: 'session' | 'transaction',
): Promise<{ readonly url: string; remove(): Promise<void> }>;
