import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Deps } from '../flows/deps.ts';
import type { SessionOfUser } from '../store/store.ts';

/** Who may call: anyone; the holder of an access token; the holder of either token (`token` in the body then). */
export type Who = 'anyone' | 'user' | 'holder';

/** What a route's function gets to see of a request: checked, and nothing else. */
export interface Call<Body> {
  readonly requestId: string;
  readonly body: Body;
  readonly parameter: string | undefined;
  readonly query: URLSearchParams;
  /** Of the client, folded; undefined where it is not known. */
  readonly address: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** Present where `who` is not `anyone`. */
  readonly caller: SessionOfUser;
}

export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One row of the API: everything the handler, the OpenAPI document and the reader need to know about it. */
export interface Route<Body = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly who: Who;
  readonly does: string;
  /** `bytes`: whatever it is, at most 64 KiB of it. */
  readonly body?: z.ZodType<Body> | 'avatar' | 'bytes';
  readonly query?: Readonly<Record<string, string>>;
  readonly idempotent?: true;
  /** A GET that changes something, as only an old contract may: HEAD is not answered in its place. */
  readonly changes?: true;
  readonly answer?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  readonly mediaType?: string;
  readonly errors: readonly ErrorCode[];
  readonly run: (deps: Deps, call: Call<Body>) => Answer | Promise<Answer>;
}
