import type { Clock } from '../clock.ts';
import { type BulkheadLimits, createBulkhead } from './bulkhead.ts';
import { type CircuitLimits, createCircuit } from './circuit.ts';
import type { Failure } from './upstream/exchange.ts';

export type GateLimits = CircuitLimits & BulkheadLimits;

interface GateOptions<Outcome> {
  readonly clock: Clock;
  readonly limits: GateLimits;
  /** Whether the outcome speaks against WeChat or the way there; a refused code does not. */
  readonly isFailure: (outcome: Outcome) => boolean;
  readonly onChange: (change: 'opened' | 'closed') => void;
}

/** What the calls of one app pass on their way to WeChat. */
export interface Gate<Outcome> {
  /** Whether the circuit is open: nearly everybody is refused. */
  isShut(): boolean;
  /** Whether the bulkhead refuses whoever comes next. */
  isFull(): boolean;
  countInFlight(): number;
  countWaiting(): number;
  /** Asks once, or not at all where circuit or bulkhead refuse. */
  pass(ask: () => Promise<Outcome>): Promise<Outcome | Failure>;
}

export function createGate<Outcome>({ clock, limits, isFailure, onChange }: GateOptions<Outcome>): Gate<Outcome> {
  const circuit = createCircuit(clock, limits);
  const bulkhead = createBulkhead(limits);

  return {
    isShut: () => circuit.isOpen(),
    isFull: bulkhead.isFull,
    countInFlight: bulkhead.countInFlight,
    countWaiting: bulkhead.countWaiting,
    async pass(ask) {
      const wasOpen = circuit.isOpen();
      const passage = circuit.enter();
      if (!wasOpen && circuit.isOpen()) onChange('opened');
      if (passage.kind === 'refused') {
        const retryAfterSeconds = Math.ceil(passage.retryAfterMs / 1000);
        return { kind: 'failed', fault: 'circuit_open', isSent: false, retryAfterSeconds };
      }
      if (!(await bulkhead.enter())) {
        circuit.withdraw(passage);
        return { kind: 'failed', fault: 'queue_full', isSent: false };
      }
      try {
        const outcome = await ask();
        const change = circuit.report(passage, isFailure(outcome));
        if (change !== 'unchanged') onChange(change);
        return outcome;
      } finally {
        bulkhead.leave();
      }
    },
  };
}
