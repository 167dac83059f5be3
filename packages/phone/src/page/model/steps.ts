import type { TraceCall, TraceEntry, TraceEvent, TraceRows } from '../../trace/entry.ts';
import { findMaskedCode } from './message.ts';

/** A call of a phone with everything it set off. Without `call`: things whose caller is not a phone (curl, a job). */
export interface Step {
  call?: TraceCall;
  asked: TraceCall[];
  rows: TraceRows[];
  events: TraceEvent[];
}

export interface Steps {
  ofPhones: (Step & { call: TraceCall })[];
  outside: Step[];
}

type Note = TraceRows | TraceEvent;

/** Three programs write these times; some round them to milliseconds. */
const CLOCKS_DIFFER_MS = 5;

/**
 * Finds out what belongs to which call of which phone, in whatever order the entries came: calls to WeChat by their masked
 * code, else by time; rows and events by request id. Notes of a call that has not been answered yet (so that its
 * request id is unknown) go to the only call they can belong to, or are left out until the answer tells.
 */
export function sortIntoSteps(entries: readonly TraceEntry[]): Steps {
  const calls = entries.filter((entry) => entry.type === 'call').toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const ofPhones = calls.filter((call) => call.from === 'miniprogram').map(createStep);
  const toWxlogin = ofPhones.filter(({ call }) => call.to === 'wxlogin');
  const outside: Step[] = [];

  for (const call of calls.filter(({ from }) => from !== 'miniprogram')) {
    const step = findAsker(call, toWxlogin);
    if (step) step.asked.push(call);
    else outside.push({ asked: [call], rows: [], events: [] });
  }
  for (const note of entries.filter(isOfRequest)) {
    const place = placeNote(note, toWxlogin);
    if (place === 'outside') outside.push(addNote({ asked: [], rows: [], events: [] }, note));
    else if (place !== 'later') addNote(place, note);
  }
  return { ofPhones, outside };
}

/** What wxlogin does by itself, when it starts for example, belongs to no request and is not drawn. */
function isOfRequest(entry: TraceEntry): entry is Note {
  return entry.type !== 'call' && entry.requestId?.startsWith('req_') === true;
}

function createStep(call: TraceCall): Step & { call: TraceCall } {
  return { call, asked: [], rows: [], events: [] };
}

function addNote(step: Step, note: Note): Step {
  if (note.type === 'rows') step.rows.push(note);
  else step.events.push(note);
  return step;
}

function findAsker<S extends { call: TraceCall }>(asked: TraceCall, steps: S[]): S | undefined {
  const code = findMaskedCode(asked.request);
  const candidates = code ? steps.filter(({ call }) => findMaskedCode(call.request) === code) : steps;
  const running = candidates.filter(({ call }) => isDuring(asked.startedAtMs, call));
  if (code)
    return running.at(-1) ?? candidates.findLast(({ call }) => call.startedAtMs <= asked.startedAtMs) ?? candidates[0];
  return running.length === 1 ? running[0] : undefined;
}

function placeNote<S extends { call: TraceCall }>(note: Note, steps: S[]): S | 'outside' | 'later' {
  const known = steps.find(({ call }) => call.requestId === note.requestId);
  if (known) return known;
  const unanswered = steps.filter(({ call }) => !call.requestId && isDuring(note.atMs, call));
  if (unanswered.length === 1 && unanswered[0]) return unanswered[0];
  return unanswered.length > 1 ? 'later' : 'outside';
}

function isDuring(atMs: number, { startedAtMs, endedAtMs = Number.POSITIVE_INFINITY }: TraceCall): boolean {
  return startedAtMs - CLOCKS_DIFFER_MS <= atMs && atMs <= endedAtMs + CLOCKS_DIFFER_MS;
}
