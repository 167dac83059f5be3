/** A request as this room sees it, whoever brought it: a web-standard Request or node:http. */
export interface Incoming {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** The address of whoever has connected, a client or a proxy; undefined where the door does not know it. */
  readonly peer: string | undefined;
  header(name: string): string | undefined;
  /** The whole body. @throws LoginError payload_too_large beyond `limit` bytes, as early as that is known */
  readBody(limit: number): Promise<Uint8Array>;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** Of every answer. */
export const baseHeaders = { 'x-content-type-options': 'nosniff' } as const;
