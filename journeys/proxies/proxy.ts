import { resolve } from 'node:path';

/** A reverse proxy of another maker that runs with our file of deploy/, in front of two addresses such as 127.0.0.1:8800. */
export interface ReverseProxy {
  readonly url: string;
  /** PEM of whom to trust for its certificate, which is for `localhost`. */
  readonly authority: string;
  /** Whether it asks /readyz, and so knows that an instance is about to stop. */
  readonly asksReadiness: boolean;
  /** Whether it sends a POST that no instance took to the other one. */
  readonly resendsPosts: boolean;
  /** Resolves when it knows that an instance is gone. */
  noticesLoss(): Promise<unknown>;
  /** Everything that it has written, of requests and of errors. */
  logs(): string;
  end(): Promise<void>;
}

/** Starts it and resolves when it answers. Its files stand in `folder`. */
export type StartProxy = (folder: string, upstreams: readonly [string, string]) => Promise<ReverseProxy>;

export const deployFolder = resolve(import.meta.dirname, '../../deploy');
