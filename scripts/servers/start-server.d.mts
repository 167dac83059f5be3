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
  /** Ends it, however it is, and deletes its folder. Happens by itself when this process dies. */
  remove(): Promise<void>;
}

/** Fast and forgetful unless `durable`, which writes as in production; small unless it is given the memory of a real one. */
export declare function startServer(
  kind: ServerKind,
  options?: { readonly durable?: boolean; readonly memoryMb?: number },
): Promise<Server>;
