import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, unixSeconds } from '../clock.ts';
import type { EventFacts, EventName } from '../events.ts';
import { createRecorder } from '../flows/audit/recorder.ts';
import { silentLogger } from '../logger.ts';
import { createId, type UserId } from '../model/id.ts';
import type { RandomBytes } from '../secrets/random.ts';
import type { Store } from '../store/store.ts';

/** What an operator's act came to, for the audit trail. */
export interface Act {
  readonly name: EventName;
  readonly userId?: UserId;
  readonly reason?: string;
}

export type Teller = ReturnType<typeof createTeller>;

export function createTeller({
  store,
  clock,
  randomBytes,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}) {
  const recorder = createRecorder({ store, clock, randomBytes, logger: silentLogger, tell: () => {}, wait });
  const newRequestId = () => createId('req', clock.nowMs(), randomBytes(16));
  /** Gives an act its time, and its events by what came of it. */
  const begin = <Answer>(describe: (answer: Answer) => Act | readonly Act[] | undefined) => {
    const requestId = newRequestId();
    const events = recorder.record((answer: Answer): EventFacts[] =>
      [describe(answer) ?? []].flat().map((act) => ({ ...act, requestId, actor: 'operator' })),
    );
    return { at: unixSeconds(clock), requestId, events };
  };
  return {
    begin,
    tellExport: (userId: UserId) =>
      recorder.emit({ name: 'user_exported', userId, requestId: newRequestId(), actor: 'operator' }),
    close: () => recorder.close(),
  };
}
