import type { TraceCall, TraceEntry } from '../../trace/entry.ts';
import { findField } from './message.ts';
import { decideOutcome, findErrorWord, type Outcome } from './outcome.ts';
import { nameRoute } from './route-name.ts';
import { type Step, sortIntoSteps } from './steps.ts';

export type StoryKind =
  | 'login'
  | 'deletion'
  | 'logout'
  | 'device'
  | 'number'
  | 'profile'
  | 'renewal'
  | 'read'
  | 'outside';

/** What one tap on one phone set off, or (without `phone`) what somebody else did at the same time. */
export interface Story {
  id: string;
  phone: string | null;
  user?: string;
  kind: StoryKind;
  outcome: Outcome;
  /** Why it failed. */
  error?: string;
  isNewUser?: boolean;
  startedAtMs: number;
  endedAtMs: number;
  /** How long the act itself took, without the reads that followed from it. */
  tookMs: number;
  steps: Step[];
}

const PAUSE_MS = 1_000;
const LONGEST_CALL_MS = 60_000;

/** Everything that happened, as stories, newest first. */
export function tellStories(entries: readonly TraceEntry[]): Story[] {
  const { ofPhones, outside } = sortIntoSteps(entries);
  const phones = [...new Set(ofPhones.map(({ call }) => call.phone))];
  const taps = phones.flatMap((phone) => groupIntoTaps(ofPhones.filter(({ call }) => call.phone === phone)));
  return [...taps.map(tellPhoneStory), ...groupByPause(outside).map(tellOutsideStory)].toSorted(
    (a, b) => b.startedAtMs - a.startedAtMs,
  );
}

type PhoneStep = Step & { call: TraceCall };

function groupIntoTaps(steps: PhoneStep[]): PhoneStep[][] {
  const taps: PhoneStep[][] = [];
  for (const step of steps) {
    const tap = taps.at(-1);
    if (tap && !startsNewTap(tap, step.call)) tap.push(step);
    else taps.push([step]);
  }
  return taps;
}

/** A pause, another person, or an act that does not follow from the one before. Reads and renewals follow from anything. */
function startsNewTap(tap: PhoneStep[], call: TraceCall): boolean {
  const quietSince = Math.max(...tap.map((step) => step.call.endedAtMs ?? step.call.startedAtMs + LONGEST_CALL_MS));
  if (call.startedAtMs - quietSince > PAUSE_MS || call.user !== tap[0]?.call.user) return true;
  const kind = kindOf(call);
  if (kind === 'read' || kind === 'renewal') return false;
  const acts = tap.filter((step) => kindOf(step.call) !== 'read' && kindOf(step.call) !== 'renewal');
  // The fresh code that proves who wants to be deleted.
  if (kind === 'deletion' && acts.every((step) => step.call.name === 'wx.login')) return false;
  if (acts.some((step) => kindOf(step.call) !== kind)) return true;
  return kind === 'logout' ? acts.length > 0 : kind === 'login' && acts.some((step) => isLoggedIn(step.call));
}

const KINDS: Record<string, StoryKind> = {
  'wx.login': 'login',
  'POST /login': 'login',
  'GET /wxlogin': 'login',
  'POST /logout': 'logout',
  'DELETE /me': 'deletion',
  'DELETE /me/sessions/{id}': 'device',
  getPhoneNumber: 'number',
  'POST /me/phone': 'number',
  'DELETE /me/phone': 'number',
  'PUT /me/profile': 'profile',
  'POST /me/avatar': 'profile',
  'POST /refresh': 'renewal',
};
const MOST_TELLING: StoryKind[] = ['deletion', 'login', 'logout', 'device', 'number', 'profile', 'renewal', 'read'];

function kindOf(call: TraceCall): StoryKind {
  return KINDS[nameRoute(call.name)] ?? 'read';
}

function isLoggedIn(call: TraceCall): boolean {
  return call.name !== 'wx.login' && decideOutcome(call) === 'good';
}

function tellPhoneStory(steps: PhoneStep[]): Story {
  const [{ call: first }] = steps as [PhoneStep, ...PhoneStep[]];
  const kinds = new Set(steps.map(({ call }) => kindOf(call)));
  const kind = MOST_TELLING.find((telling) => kinds.has(telling)) ?? 'read';
  const { outcome, call: last } = decideStory(steps, kind);
  const error = findErrorWord(last);
  const isNewUser = steps.some(({ call }) => findField(call.answer, ['is_new_user']) === true);
  return {
    id: first.id,
    phone: first.phone,
    ...(first.user !== undefined && { user: first.user }),
    kind,
    outcome,
    ...(error !== undefined && { error }),
    ...(isNewUser && { isNewUser }),
    ...spanOf(steps),
    tookMs: lengthOf(steps.filter(({ call }) => kindOf(call) === kind)),
    steps,
  };
}

/** A story ends as the last call of its telling kind ended; while anything runs it is open. */
function decideStory(steps: PhoneStep[], kind: StoryKind): { outcome: Outcome; call: TraceCall } {
  const calls = steps.map(({ call }) => call);
  const telling = calls.filter((call) => kindOf(call) === kind);
  const call = telling.at(-1) ?? calls[0];
  if (!call) throw new Error('A story needs at least one call');
  const isOpen = calls.some((each) => decideOutcome(each) === 'open');
  return { outcome: isOpen ? 'open' : decideOutcome(call), call };
}

function groupByPause(steps: Step[]): Step[][] {
  const groups: Step[][] = [];
  for (const step of steps.toSorted((a, b) => spanOf([a]).startedAtMs - spanOf([b]).startedAtMs)) {
    const group = groups.at(-1);
    if (group && spanOf([step]).startedAtMs - spanOf(group).endedAtMs <= PAUSE_MS) group.push(step);
    else groups.push([step]);
  }
  return groups;
}

function tellOutsideStory(steps: Step[]): Story {
  const failed = steps.flatMap(({ asked }) => asked).find((call) => decideOutcome(call) === 'failed');
  const span = spanOf(steps);
  return {
    id: `outside-${span.startedAtMs}`,
    phone: null,
    kind: 'outside',
    outcome: failed ? 'failed' : 'good',
    ...(failed && { error: findErrorWord(failed) ?? '' }),
    ...span,
    tookMs: lengthOf(steps),
    steps,
  };
}

function spanOf(steps: Step[]): { startedAtMs: number; endedAtMs: number } {
  const calls = steps.flatMap(({ call, asked }) => (call ? [call] : asked));
  const notes = steps.flatMap((step) => (step.call ? [] : [...step.rows, ...step.events]));
  const starts = [...calls.map(({ startedAtMs }) => startedAtMs), ...notes.map(({ atMs }) => atMs)];
  const ends = [
    ...calls.map(({ startedAtMs, endedAtMs }) => endedAtMs ?? startedAtMs),
    ...notes.map(({ atMs }) => atMs),
  ];
  return { startedAtMs: Math.min(...starts), endedAtMs: Math.max(...ends) };
}

function lengthOf(steps: Step[]): number {
  const { startedAtMs, endedAtMs } = spanOf(steps);
  return endedAtMs - startedAtMs;
}
