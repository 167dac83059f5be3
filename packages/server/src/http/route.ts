import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Deps } from '../flows/deps.ts';
import type { Load } from '../limits/admission.ts';
import type { Client, ClientScope } from '../model/clients/client.ts';
import type { SessionOfUser } from '../store/store.ts';

/** Who may call: anyone; the holder of an access token; the holder of either token (`token` in the body then); a client with its secret. */
export type Who = 'anyone' | 'user' | 'holder' | 'client';

/** Whether the route changes something of its user, or costs and leaves as much; such calls are limited. */
export const isChange = ({ who, method, counted }: Pick<Route, 'who' | 'method' | 'counted'>): boolean =>
  who === 'user' && (method !== 'GET' || counted === true);

/** What a route's function gets to see of a request: checked, and nothing else. */
export interface Call<Body> {
  readonly requestId: string;
  readonly body: Body;
  readonly parameter: string | undefined;
  readonly query: URLSearchParams;
  /** Of the client, folded; undefined where it is not known. */
  readonly address: string | undefined;
  /** As sent, unless it is longer than any that is known here. */
  readonly userAgent: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** Present where `who` is `user` or `holder`. */
  readonly caller: SessionOfUser;
  /** Present where `who` is `client`. */
  readonly client: Client;
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
  /** What a client must have been given. */
  readonly scope?: ClientScope;
  readonly does: string;
  /** `bytes`: whatever it is, at most 64 KiB of it. */
  readonly body?: z.ZodType<Body> | 'avatar' | 'bytes';
  /** One of OAuth's endpoints: the body is a form, and errors have OAuth's own form. */
  readonly form?: true;
  readonly query?: Readonly<Record<string, string>>;
  readonly idempotent?: true;
  /** A GET that changes something, as only an old contract may: HEAD is not answered in its place. */
  readonly changes?: true;
  /** A GET that is limited like a change. */
  readonly counted?: true;
  /** What it is to a service that has too much to do; `none` costs so little that it is never refused. Default: other. */
  readonly load?: Load | 'none';
  readonly answer?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  readonly mediaType?: string;
  /** Of an answer without a body, where that is not 204. */
  readonly status?: 200;
  /** Headers that are the answer, or part of it, and what each is. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  readonly errors: readonly ErrorCode[];
  readonly run: (deps: Deps, call: Call<Body>) => Answer | Promise<Answer>;
}
