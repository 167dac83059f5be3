import { LoginError } from '../../errors.ts';

/** Takes in a body of at most `limit` bytes as it arrives. */
export interface BodyCollector {
  /** @throws LoginError payload_too_large */
  add(chunk: Uint8Array): void;
  whole(): Uint8Array;
}

/**
 * Nearly every body comes in one chunk, which is the whole then. More go into one buffer that doubles, not a list: a body sent byte by byte
 * would make a list a hundred times its size.
 */
const nothing = Buffer.alloc(0);

export function createBodyCollector(limit: number): BodyCollector {
  let only: Uint8Array | undefined;
  let buffer = nothing;
  let length = 0;

  const makeRoom = (needed: number) => {
    const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(2 * buffer.length, limit)));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  };

  const append = (chunk: Uint8Array) => {
    const needed = length + chunk.length;
    if (needed > buffer.length) makeRoom(needed);
    buffer.set(chunk, length);
    length = needed;
  };

  return {
    add(chunk) {
      if ((only?.length ?? length) + chunk.length > limit) throw new LoginError('payload_too_large');
      if (!only && length === 0) {
        only = chunk;
        return;
      }
      if (only) append(only);
      only = undefined;
      append(chunk);
    },
    whole: () => only ?? buffer.subarray(0, length),
  };
}

/** What a door throws when the sender stopped halfway. */
export const brokenOff = (): LoginError =>
  new LoginError('request_invalid', { detail: 'The body did not arrive whole.' });

/** What a door throws when somebody else has the body. */
export const alreadyRead = (): LoginError =>
  new LoginError('internal', {
    cause: new Error('The body was read before wxlogin saw the request: mount its handler before any body parser.'),
  });
