import type { Clock } from '../clock.ts';
import { createSilence } from './silence.ts';

export interface CircuitLimits {
  /** So many calls are needed before their share of failures says anything. */
  readonly circuitCalls: number;
  readonly circuitWindowMs: number;
  readonly circuitOpenMs: number;
  /** How long as many calls wait, with nobody answered meanwhile, until it opens. */
  readonly circuitSilenceMs: number;
}

export type Passage = { readonly kind: 'call' | 'probe' } | { readonly kind: 'refused'; readonly retryAfterMs: number };

/**
 * Spares an upstream that is down, and everybody the wait for it. Opens when half of the calls of the window failed (and there were
 * enough), or when as many wait in vain; after `circuitOpenMs` lets one probe through, which closes it or keeps it open as long again.
 */
export interface Circuit {
  isOpen(): boolean;
  /** Opens it, where nobody is answered any more. */
  enter(): Passage;
  /** Tells how a call that entered has ended; gives what that did to the circuit. */
  report(passage: Passage, isFailure: boolean): 'opened' | 'closed' | 'unchanged';
  /** It was not called after all. */
  withdraw(passage: Passage): void;
}

/** A tenth of the window. */
interface Slot {
  readonly number: number;
  calls: number;
  failures: number;
}

const slotCount = 10;

export function createCircuit(clock: Clock, limits: CircuitLimits): Circuit {
  const slotMs = limits.circuitWindowMs / slotCount;
  let slots: Slot[] = [];
  let openUntilMs: number | undefined;
  const silence = createSilence(clock, limits);

  const count = (isFailure: boolean) => {
    const number = Math.floor(clock.monotonicMs() / slotMs);
    slots = slots.filter((slot) => slot.number > number - slotCount);
    const latest = slots.at(-1);
    const slot = latest?.number === number ? latest : { number, calls: 0, failures: 0 };
    if (slot !== latest) slots.push(slot);
    slot.calls += 1;
    if (isFailure) slot.failures += 1;
  };
  const isFailing = () => {
    const calls = slots.reduce((sum, slot) => sum + slot.calls, 0);
    const failures = slots.reduce((sum, slot) => sum + slot.failures, 0);
    return calls >= limits.circuitCalls && failures * 2 >= calls;
  };

  const open = () => {
    openUntilMs = clock.monotonicMs() + limits.circuitOpenMs;
    silence.forget();
  };
  const begin = (kind: 'call' | 'probe') => {
    const passage = { kind };
    silence.begin(passage);
    return passage;
  };

  return {
    isOpen: () => openUntilMs !== undefined,
    enter() {
      if (openUntilMs === undefined) {
        if (!silence.isThere()) return begin('call');
        open();
        return { kind: 'refused', retryAfterMs: limits.circuitOpenMs };
      }
      const now = clock.monotonicMs();
      if (now < openUntilMs) return { kind: 'refused', retryAfterMs: openUntilMs - now };
      // Even if this probe is never heard of again, the next one follows.
      open();
      return begin('probe');
    },
    report(passage, isFailure) {
      silence.end(passage, !isFailure);
      if (openUntilMs === undefined) {
        count(isFailure);
        if (!isFailure || !isFailing()) return 'unchanged';
        open();
        return 'opened';
      }
      // Calls from before it opened say nothing about now.
      if (passage.kind !== 'probe') return 'unchanged';
      if (isFailure) {
        open();
        return 'unchanged';
      }
      openUntilMs = undefined;
      slots = [];
      return 'closed';
    },
    withdraw: (passage) => silence.end(passage, false),
  };
}
