import type { Logger } from '../../logger.ts';
import type { Incoming } from '../message.ts';
import {
  type Address,
  type AddressRange,
  foldAddress,
  isInRange,
  isLoopback,
  isPrivate,
  parseAddress,
} from './address.ts';

/** The client's address, folded, for counting; undefined when nobody can know it, or when it is this machine's own. */
export type FindClient = (incoming: Incoming) => string | undefined;

/**
 * The peer is the client, unless it is a trusted proxy: then X-Forwarded-For tells, read from the right, where the proxies add, up to the
 * first address that is not a trusted proxy's. What stands further left anybody may have written.
 */
export function createFindClient(trustedProxies: readonly AddressRange[], logger: Logger): FindClient {
  const isTrusted = (address: Address) => trustedProxies.some((range) => isInRange(address, range));
  let isTold = false;

  /** A proxy of ours that nobody has told us of; strangers cannot make us write this. */
  function tellOnce(peer: Address): void {
    if (isTold || !isPrivate(peer)) return;
    isTold = true;
    logger.warn(
      { peer: foldAddress(peer) },
      'X-Forwarded-For is not believed: if this peer is your proxy, name it in trustedProxies (WXLOGIN_TRUSTED_PROXIES)',
    );
  }

  return (incoming) => {
    const peer = parseAddress(incoming.peer ?? '');
    if (!peer) return undefined;
    const forwarded = incoming.header('x-forwarded-for');
    if (forwarded !== undefined && !isTrusted(peer)) tellOnce(peer);
    const client = forwarded === undefined ? peer : findUntrusted(peer, forwarded, isTrusted);
    return isLoopback(client) ? undefined : foldAddress(client);
  };
}

function findUntrusted(peer: Address, forwarded: string, isTrusted: (address: Address) => boolean): Address {
  let nearest = peer;
  for (let end = forwarded.length; end > 0 && isTrusted(nearest); ) {
    const comma = forwarded.lastIndexOf(',', end - 1);
    const next = parseAddress(readHop(forwarded.slice(comma + 1, end)));
    // A proxy that does not know, or does not tell: it is all that is known.
    if (!next) return nearest;
    nearest = next;
    end = comma;
  }
  return nearest;
}

/** Some proxies add the port: `1.2.3.4:567`, `[2001:db8::1]:567`. */
const hopWithPort = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([^\]]*)\])(?::\d{1,5})?$/;

function readHop(text: string): string {
  const hop = text.trim();
  const [, v4, v6] = hopWithPort.exec(hop) ?? [];
  return v4 ?? v6 ?? hop;
}
