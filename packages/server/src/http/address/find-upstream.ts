import type { Incoming } from '../message.ts';
import { type AddressRange, isInRange, parseAddress } from './address.ts';

/** What a proxy of ours calls the request, to be found in both logs. */
export interface Upstream {
  readonly upstreamRequestId?: string;
  readonly traceId?: string;
}

/** Such as a UUID, or nginx's $request_id. */
const requestIdPattern = /^[\w.-]{8,64}$/;
/** https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparentPattern = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

const nothing: Upstream = {};

/** Believed of a trusted proxy only: anybody else could write into our log with it. What is not well-formed counts as not there. */
export function createFindUpstream(trustedProxies: readonly AddressRange[]): (incoming: Incoming) => Upstream {
  return (incoming) => {
    const peer = trustedProxies.length === 0 ? undefined : parseAddress(incoming.peer ?? '');
    if (!peer || !trustedProxies.some((range) => isInRange(peer, range))) return nothing;
    const requestId = incoming.header('x-request-id');
    const traceId = traceparentPattern.exec(incoming.header('traceparent') ?? '')?.[1];
    return {
      ...(requestId !== undefined && requestIdPattern.test(requestId) && { upstreamRequestId: requestId }),
      ...(traceId !== undefined && { traceId }),
    };
  };
}
