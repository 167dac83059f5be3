import type { EventActor, EventName, LoginEvent } from '../../../events.ts';
import type { AuditSeal } from '../../../model/audit/seal.ts';
import { formatId, parseId } from '../../../model/id.ts';
import type { Change, Row } from '../driver.ts';
import { readBytes, readNumber, readText } from '../rows.ts';
import { insertAuditEvent, insertAuditSeal } from '../statements.ts';

const noRow = new Uint8Array(0);

export const keyOfEvent = (id: string): Uint8Array => parseId('evt', id) ?? noRow;

const keyOrNull = (prefix: string, id: string | undefined): Uint8Array | null =>
  id === undefined ? null : (parseId(prefix, id) ?? null);

export function insertEvent(event: LoginEvent): Change {
  const {
    id,
    at,
    name,
    actor,
    result,
    requestId,
    appid = null,
    userId,
    sessionId,
    reason = null,
    place = null,
  } = event;
  const who = [keyOrNull('usr', userId), keyOrNull('ses', sessionId)];
  return {
    statement: insertAuditEvent,
    values: [keyOfEvent(id), at, name, actor, result, requestId, appid, ...who, reason, place],
  };
}

export function insertSeal({ number, coversFrom, coversBelow, events, at, previousHash, hash }: AuditSeal): Change {
  return { statement: insertAuditSeal, values: [number, coversFrom, coversBelow, events, at, previousHash, hash] };
}

/** Whatever stands there, also what nobody here would write: what was tampered with is to be seen as it is. */
export const readEvent = (row: Row): LoginEvent => ({
  id: formatId('evt', readBytes(row, 'id')),
  at: readNumber(row, 'at'),
  name: readText(row, 'name') as EventName,
  actor: readText(row, 'actor') as EventActor,
  result: readText(row, 'result') as LoginEvent['result'],
  requestId: readText(row, 'request_id'),
  ...(row.appid !== null && { appid: readText(row, 'appid') }),
  ...(row.user_id !== null && { userId: formatId('usr', readBytes(row, 'user_id')) }),
  ...(row.session_id !== null && { sessionId: formatId('ses', readBytes(row, 'session_id')) }),
  ...(row.reason !== null && { reason: readText(row, 'reason') }),
  ...(row.place !== null && { place: readText(row, 'place') }),
});

export const readSeal = (row: Row): AuditSeal => ({
  number: readNumber(row, 'number'),
  coversFrom: readBytes(row, 'covers_from'),
  coversBelow: readBytes(row, 'covers_below'),
  events: readNumber(row, 'events'),
  at: readNumber(row, 'at'),
  previousHash: readBytes(row, 'previous_hash'),
  hash: readBytes(row, 'hash'),
});
