import type { TraceCall, TraceEvent, TraceRow } from '../../trace/entry.ts';
import type { DecodedToken } from '../../trace/mask.ts';
import { findField, readToken } from './message.ts';
import { decideOutcome } from './outcome.ts';
import type { Step } from './steps.ts';

/** One line of the drawing: half a call (its request or its answer), or a note on wxlogin's lane. */
export type Line = { key: string; atMs: number } & (
  | { kind: 'request'; call: TraceCall }
  | { kind: 'answer'; call: TraceCall }
  | { kind: 'rows'; rows: TraceRow[] }
  | { kind: 'token'; token: DecodedToken }
  | { kind: 'event'; event: TraceEvent }
);

/**
 * The lines of a story from top to bottom: by time, except that what a call set off lies between its request and its answer
 * in the order wxlogin works (ask WeChat, write, sign, record), whatever the clocks of the three programs say.
 */
export function drawLines(steps: readonly Step[]): Line[] {
  return steps.flatMap(drawStep).toSorted((a, b) => a.atMs - b.atMs);
}

function drawStep(step: Step): Line[] {
  const asked = step.asked.flatMap(drawCall).toSorted((a, b) => a.atMs - b.atMs);
  const inside = [...asked, ...drawRows(step), ...drawToken(step), ...drawEvents(step)];
  const [request, ...answer] = step.call ? drawCall(step.call) : [];
  const end = step.call?.endedAtMs ?? Number.POSITIVE_INFINITY;
  return inRisingOrder([...(request ? [request] : []), ...inside, ...answer], end);
}

/** Moves a line down to the one above it, or up to the end of the call, where its time says otherwise. */
function inRisingOrder(lines: Line[], end: number): Line[] {
  let latest = Number.NEGATIVE_INFINITY;
  return lines.map((line) => {
    latest = Math.min(Math.max(latest, line.atMs), end);
    return { ...line, atMs: latest };
  });
}

function drawCall(call: TraceCall): Line[] {
  const request: Line = { kind: 'request', key: `${call.id} request`, atMs: call.startedAtMs, call };
  if (call.endedAtMs === undefined) return [request];
  return [request, { kind: 'answer', key: `${call.id} answer`, atMs: call.endedAtMs, call }];
}

/** However many times wxlogin wrote for one request, it is one line. */
function drawRows({ call, rows: [first, ...more] }: Step): Line[] {
  if (!first) return [];
  const rows = [first, ...more].flatMap((entry) => entry.rows);
  return [{ kind: 'rows', key: `${call?.id ?? first.requestId} rows`, atMs: first.atMs, rows }];
}

/** An access token that an answer brings has been signed for it. */
function drawToken({ call }: Step): Line[] {
  if (call?.endedAtMs === undefined || decideOutcome(call) !== 'good') return [];
  const token = readToken(findField(call.answer, ['access_token', 'token']));
  return token ? [{ kind: 'token', key: `${call.id} token`, atMs: call.endedAtMs, token }] : [];
}

function drawEvents({ call, events }: Step): Line[] {
  return events.map((event) => ({
    kind: 'event',
    key: `${call?.id ?? event.requestId} event ${event.name}`,
    atMs: event.atMs,
    event,
  }));
}

/** Whether a line is the answer of a call that failed. */
export function isFailure(line: Line): boolean {
  return line.kind === 'answer' && decideOutcome(line.call) === 'failed';
}
