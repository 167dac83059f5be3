import type { Call } from '../calls/call.ts';
import type { Recorder } from '../calls/recorder.ts';

/** The last calls, oldest first; only those of one path when it is given. */
export function listCalls(recorder: Recorder, path?: string | null): Call[] {
  const calls = recorder.list();
  return path ? calls.filter((call) => call.path === path) : calls;
}
