import { isStored, type LoginEvent } from '../../../events.ts';
import type { Told } from '../../store.ts';
import type { Change, Query, SqlReader, WriteJob } from '../driver.ts';
import { insertEvent } from './audit-rows.ts';

export const findEvent: Query = { sql: 'select id from audit_events where', by: 'id' };

/** As a database gets them. */
export const insertEvents = (events: readonly LoginEvent[]): Change[] =>
  events.filter(({ name }) => isStored(name)).map(insertEvent);

/**
 * The job and the events that its answer means, in one commit. Their identifiers stay the same however often it is decided, so they also show
 * whether an earlier decision was committed and only the database's answer was lost: then that decision is the answer, and nothing is done twice.
 */
export function keepEvents<T>(job: WriteJob<T>, events: Told<T>['events']): WriteJob<T> {
  if (!events) return job;
  let last: { readonly answer: T; readonly kept: readonly Change[] } | undefined;
  return {
    claims: job.claims,
    async decide(look) {
      if (last && (await isWritten(look, last.kept))) return { answer: last.answer, changes: [] };
      const { answer, changes } = await job.decide(look);
      const kept = insertEvents(events(answer));
      last = { answer, kept };
      return { answer, changes: [...changes, ...kept] };
    },
  };
}

async function isWritten(look: SqlReader, [first]: readonly Change[]): Promise<boolean> {
  return first !== undefined && (await look.get(findEvent, first.values[0] ?? null)) !== undefined;
}
