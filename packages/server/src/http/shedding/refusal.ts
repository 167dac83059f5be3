import { LoginError } from '../../errors.ts';
import { createId } from '../../model/id.ts';
import { baseHeaders, type Outgoing } from '../message.ts';

/** An answer that is written already, but for the id of the request. */
export interface Refusal {
  toOutgoing(requestId: string): Outgoing;
  /** As it goes over a connection that stays open (RFC 9112 §4). */
  toText(requestId: string): string;
}

type Write = (error: LoginError, context: { readonly issuer: string; readonly requestId: string }) => Outgoing;

/** Those who are refused together come again spread over so many seconds. */
const spreadSeconds = 4;
/** As long as any other, so that the length of the body is known. */
const placeOfId = createId('req', 0, new Uint8Array(16));

/** Gives the next one, each of which says another time to come again. */
export function createRefusals(write: Write, issuer: string): () => Refusal {
  const refusals = Array.from({ length: spreadSeconds }, (_, index) => {
    const error = new LoginError('overloaded', { retryAfterSeconds: index + 1 });
    return prepare(write(error, { issuer, requestId: placeOfId }));
  });
  let turn = 0;
  return () => {
    turn = (turn + 1) % spreadSeconds;
    return refusals[turn] as Refusal;
  };
}

function prepare({ status, headers, body }: Outgoing): Refusal {
  const all = { ...baseHeaders, ...headers, 'x-request-id': placeOfId };
  const text = String(body);
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const bodyPieces = text.split(placeOfId);
  const pieces = [
    `HTTP/1.1 ${status} Service Unavailable\r\n`,
    ...lines,
    `content-length: ${text.length}\r\n\r\n${text}`,
  ]
    .join('')
    .split(placeOfId);
  return {
    toOutgoing: (requestId) => ({
      status,
      headers: { ...all, 'x-request-id': requestId },
      body: bodyPieces.join(requestId),
    }),
    toText: (requestId) => pieces.join(requestId),
  };
}
