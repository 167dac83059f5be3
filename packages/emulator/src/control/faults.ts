import type { Fault } from '../faults/fault.ts';
import { readFault } from '../faults/read-fault.ts';
import type { World } from '../world/world.ts';

/** Adds a fault behind those still to come, and returns all of them. */
export function addFault(world: World, input: unknown): Fault[] {
  world.faults.add(readFault(input));
  return world.faults.list();
}

/** Forgets the faults still to come. Answers already being spoiled stay so. */
export function clearFaults(world: World): Fault[] {
  world.faults.clear();
  return world.faults.list();
}
