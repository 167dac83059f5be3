import type { Recorder } from './calls/recorder.ts';
import type { World } from './world/world.ts';

/** What the rooms that answer requests work with. */
export interface Desk {
  world: World;
  recorder: Recorder;
  /** Milliseconds since some fixed moment; measures durations. */
  stopwatch: () => number;
}
