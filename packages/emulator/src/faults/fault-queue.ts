import { InputError } from '../input/input-error.ts';
import type { Fault } from './fault.ts';

export interface FaultQueue {
  add(fault: Fault): void;
  /** The oldest fault meant for this path, counted down. */
  take(path: string): Fault | undefined;
  list(): Fault[];
  clear(): void;
}

const MAX_FAULTS = 1000;

/** The scripted faults, each played in the order it was added. */
export function createFaultQueue(): FaultQueue {
  let queue: Fault[] = [];

  return {
    add(fault) {
      if (queue.length >= MAX_FAULTS) {
        throw new InputError('There are too many faults.', `${MAX_FAULTS} are kept: use "times", or clear them first.`);
      }
      queue.push({ times: 1, ...fault });
    },
    take(path) {
      if (queue.length === 0) return undefined;
      const fault = queue.find((candidate) => candidate.path === undefined || candidate.path === path);
      if (fault === undefined || fault.times === 'always') return fault;
      const times = (fault.times ?? 1) - 1;
      queue =
        times > 0
          ? queue.map((other) => (other === fault ? { ...fault, times } : other))
          : queue.filter((other) => other !== fault);
      return fault;
    },
    list: () => queue.map((fault) => ({ ...fault })),
    clear() {
      queue = [];
    },
  };
}
