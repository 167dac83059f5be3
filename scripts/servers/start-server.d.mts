import type { ServerKind } from './kinds.d.mts';

/** A server of the test's own. */
export interface Server {
  /** With user, password and an empty database; the same after every start. */
  readonly url: string;
  /** Of the main process. */
  readonly pid: number;
  /** On the same port and data again; resolves when it answers. Only after it has ended. */
  start(): Promise<void>;
  /** A clean, fast end: connections are cut, everything is written. Also when it is frozen. */
  stop(): Promise<void>;
  /** `stop`, then `start`. */
  restart(): Promise<void>;
  /** SIGKILL (the default) ends all its processes at once; any other signal goes to the main process. Resolves when that has ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Stops all its processes where they stand: connections stay open and silent. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** PostgreSQL and MariaDB: runs the statements as administrator, each by itself; resolves to what they print. */
  administer(...statements: readonly string[]): Promise<string>;
  /** Ends it, however it is, and deletes its folder. Happens by itself when this process dies. */
  remove(): Promise<void>;
}

interface Tls {
  readonly cert: string;
  readonly key: string;
}

/**
 * Fast and forgetful unless `durable`, which writes as in production; small unless it is given the memory of a real one; without what it
 * takes to be followed by a replica unless `replicated`. PostgreSQL and MariaDB: with `tls` (PEM) it speaks TLS as well as plain text.
 */
export declare function startServer(
  kind: ServerKind,
  options?: {
    readonly durable?: boolean;
    readonly memoryMb?: number;
    readonly replicated?: boolean;
    readonly tls?: Tls;
  },
): Promise<Server>;
