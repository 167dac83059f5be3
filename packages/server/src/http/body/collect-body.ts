import { LoginError } from '../../errors.ts';

/** Takes in a body of at most `limit` bytes as it arrives. */
export interface BodyCollector {
  /** @throws LoginError payload_too_large */
  add(chunk: Uint8Array): void;
  whole(): Uint8Array;
}

/** One buffer that doubles, not a list: a body sent byte by byte would make a list a hundred times its size. */
export function createBodyCollector(limit: number): BodyCollector {
  let buffer = Buffer.alloc(0);
  let length = 0;

  const makeRoom = (needed: number) => {
    const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(2 * buffer.length, limit)));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  };

  return {
    add(chunk) {
      const needed = length + chunk.length;
      if (needed > limit) throw new LoginError('payload_too_large');
      if (needed > buffer.length) makeRoom(needed);
      buffer.set(chunk, length);
      length = needed;
    },
    whole: () => buffer.subarray(0, length),
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
