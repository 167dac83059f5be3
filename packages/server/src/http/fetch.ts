import { LoginError } from '../errors.ts';
import { alreadyRead, brokenOff, createBodyCollector } from './body/collect-body.ts';
import type { Handler } from './handler.ts';
import type { Incoming } from './message.ts';

/** Who has connected, as the server around us knows it; a Request does not tell. */
export interface Peer {
  readonly address?: string | undefined;
}

/** The web-standard door: Request in, Response out. Frameworks pass a second argument of their own; one without an address is none. */
export const createFetch =
  (handle: Handler) =>
  async (request: Request, peer?: Peer): Promise<Response> => {
    const { status, headers, body } = await handle(readRequest(request, peer));
    return new Response(request.method === 'HEAD' ? null : body, { status, headers });
  };

function readRequest(request: Request, peer: Peer | undefined): Incoming {
  const { pathname, search } = new URL(request.url);
  const address: unknown = peer?.address;
  return {
    method: request.method,
    target: pathname + search,
    peer: typeof address === 'string' ? address : undefined,
    header: (name) => request.headers.get(name) ?? undefined,
    readBody: (limit) => readBody(request, limit),
  };
}

async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new LoginError('payload_too_large');
  if (request.bodyUsed) throw alreadyRead();
  const body = createBodyCollector(limit);
  try {
    // Not cancelled when refused: some streams of Node 24 answer that with an error that nobody can catch.
    for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) body.add(chunk);
  } catch (error) {
    throw error instanceof LoginError ? error : brokenOff();
  }
  return body.whole();
}
