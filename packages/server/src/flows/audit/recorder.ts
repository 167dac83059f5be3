import { type Clock, unixSeconds } from '../../clock.ts';
import {
  type EmitEvent,
  type EventFacts,
  isRefusal,
  isStored,
  type LoginEvent,
  type RecordEvents,
} from '../../events.ts';
import type { Logger } from '../../logger.ts';
import { describePlace } from '../../model/account/place.ts';
import { createId, type EventId } from '../../model/id.ts';
import type { RandomBytes } from '../../secrets/random.ts';
import type { Store } from '../../store/store.ts';

export interface Recorder {
  /** Tells an event at once and keeps it soon, in a commit with whatever else is written then. */
  readonly emit: EmitEvent;
  readonly record: RecordEvents;
  /** Keeps what is still to be kept; what cannot be by now is given up. */
  close(): Promise<void>;
}

export interface RecorderOptions {
  readonly store: Pick<Store, 'recordEvents'>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly logger: Logger;
  readonly tell: (event: LoginEvent) => void;
  readonly wait: (ms: number) => Promise<void>;
}

const mostWaiting = 1000;
const atOnce = 100;
const repeatAfterMs = 1000;
/** Later than this it could come behind a seal, and would look as if somebody had put it there. The log has it. */
const giveUpSeconds = 60;
const longestReason = 200;

export function createRecorder(options: RecorderOptions): Recorder {
  const { clock, randomBytes, tell } = options;
  const keeper = createKeeper(options);
  const newId = () => createId('evt', clock.nowMs(), randomBytes(16));
  const complete = (facts: EventFacts, { id, at }: Pick<LoginEvent, 'id' | 'at'>) => completeEvent(facts, { id, at });

  return {
    emit(facts) {
      const event = complete(facts, { id: newId(), at: unixSeconds(clock) });
      tell(event);
      if (isStored(event.name)) keeper.keep(event);
    },
    record(describe) {
      const at = unixSeconds(clock);
      const ids: EventId[] = [];
      return (answer) =>
        describe(answer).map((facts, index) => {
          ids[index] ??= newId();
          return complete(facts, { id: ids[index], at });
        });
    },
    close: () => keeper.close(),
  };
}

function completeEvent(
  { name, requestId, actor, result, address, reason, ...about }: EventFacts,
  { id, at }: Pick<LoginEvent, 'id' | 'at'>,
): LoginEvent {
  const place = describePlace(address);
  return {
    id,
    name,
    at,
    actor: actor ?? (about.userId ? 'user' : 'system'),
    result: result ?? (isRefusal(name) ? 'refused' : 'ok'),
    requestId,
    ...about,
    ...(reason !== undefined && { reason: reason.slice(0, longestReason) }),
    ...(place !== null && { place }),
  };
}

/** Nobody waits for these events, so there is an end to how many may wait for the store. */
function createKeeper({ store, clock, logger, wait }: RecorderOptions) {
  let waiting: LoginEvent[] = [];
  let running: Promise<void> | undefined;
  let isClosing = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, atOnce);
      const failure = await store.recordEvents(batch).then(
        () => undefined,
        (cause: unknown) => ({ cause }),
      );
      if (!failure) waiting = waiting.slice(batch.length);
      else if (isClosing) giveUp(() => true, failure.cause);
      else await repeatLater(failure.cause);
    }
    running = undefined;
  }

  async function repeatLater(cause: unknown): Promise<void> {
    await wait(repeatAfterMs);
    const latest = unixSeconds(clock) - giveUpSeconds;
    giveUp(({ at }) => at < latest, cause);
  }

  function giveUp(isLost: (event: LoginEvent) => boolean, cause: unknown): void {
    const lost = waiting.filter(isLost).length;
    waiting = waiting.filter((event) => !isLost(event));
    if (lost > 0) logger.warn({ lost, cause: String(cause) }, 'events could not be kept; the log above has them');
  }

  return {
    keep(event: LoginEvent): void {
      if (waiting.length >= mostWaiting) {
        logger.warn({ lost: 1 }, 'an event could not be kept; the log above has it');
        return;
      }
      waiting.push(event);
      running ??= run();
    },
    async close(): Promise<void> {
      isClosing = true;
      await running;
    },
  };
}
