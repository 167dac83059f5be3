import { beforeEach, describe, expect, it } from 'vitest';
import { LoginError } from '../../../src/errors.ts';
import type { LoginEvent } from '../../../src/events.ts';
import { createRecorder, type Recorder } from '../../../src/flows/audit/recorder.ts';
import { createRandom } from '../../../src/secrets/random.ts';
import { captureLogger } from '../../wechat/capture-logger.ts';

const about = { requestId: 'req_1', userId: 'usr_01h455vb4pex5vsknk084sn02q' } as const;

describe('the recorder of events', () => {
  let time: { now: number };
  let told: LoginEvent[];
  let kept: LoginEvent[];
  let refuses: boolean;
  let pauses: (() => void)[];
  let logger: ReturnType<typeof captureLogger>;
  let recorder: Recorder;
  beforeEach(() => {
    time = { now: 1_790_000_000 };
    [told, kept, pauses, refuses] = [[], [], [], false];
    logger = captureLogger();
    recorder = createRecorder({
      store: {
        async recordEvents(events) {
          if (refuses) throw new LoginError('storage_unavailable');
          kept.push(...events);
        },
      },
      clock: { nowMs: () => time.now * 1000, monotonicMs: () => 0 },
      randomBytes: createRandom(),
      logger,
      tell: (event) => void told.push(event),
      wait: () => new Promise((resolve) => pauses.push(resolve)),
    });
  });

  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const warnings = () => logger.lines.filter(({ level }) => level === 'warn');

  it('tells an event at once, whole, and keeps the same one', async () => {
    recorder.emit({ ...about, name: 'code_replay', address: '203.0.113.9' });
    expect(told).toEqual([
      {
        ...about,
        id: expect.stringMatching(/^evt_[0-9a-z]{26}$/),
        name: 'code_replay',
        at: time.now,
        actor: 'user',
        result: 'refused',
        place: '203.0.113.0/24',
      },
    ]);
    await recorder.close();
    expect(kept).toEqual(told);
  });

  it('knows who acts: the user where there is one, the system where not, or who is said to', () => {
    recorder.emit({ requestId: 'start', name: 'signing_key_created' });
    recorder.emit({ ...about, name: 'logout_all', actor: 'operator' });
    expect(told.map(({ actor }) => actor)).toEqual(['system', 'operator']);
  });

  it('only tells what is not kept', async () => {
    recorder.emit({ ...about, name: 'refresh' });
    await recorder.close();
    expect([told.length, kept.length]).toEqual([1, 0]);
  });

  it('gives the events of a verb the same identifiers however often they are asked for', () => {
    const events = recorder.record((names: readonly ('login' | 'link_conflict')[]) =>
      names.map((name) => ({ ...about, name })),
    );
    const [once, again] = [events(['link_conflict', 'login']), events(['link_conflict', 'login'])];
    expect(again).toEqual(once);
    expect(new Set(once.map(({ id }) => id)).size).toBe(2);
    expect(told).toEqual([]);
  });

  it('keeps events later when the store does not take them now', async () => {
    refuses = true;
    recorder.emit({ ...about, name: 'code_replay' });
    await turn();
    refuses = false;
    expect(kept).toEqual([]);
    pauses.shift()?.();
    await recorder.close();
    expect(kept).toEqual(told);
    expect(warnings()).toEqual([]);
  });

  it('gives up, and says how many, what would come behind a seal', async () => {
    refuses = true;
    for (let n = 0; n < 3; n += 1) recorder.emit({ ...about, name: 'code_replay' });
    await turn();
    time.now += 61;
    pauses.shift()?.();
    await turn();
    expect(warnings()).toMatchObject([{ facts: { lost: 3 } }]);
    refuses = false;
    recorder.emit({ ...about, name: 'refresh_ahead' });
    await recorder.close();
    expect(kept.map(({ name }) => name)).toEqual(['refresh_ahead']);
  });

  it('lets only so many wait', async () => {
    refuses = true;
    for (let n = 0; n < 1002; n += 1) recorder.emit({ ...about, name: 'code_replay' });
    expect(told).toHaveLength(1002);
    expect(warnings()).toHaveLength(2);
  });

  it('does not hold up the end when the store is away', async () => {
    refuses = true;
    recorder.emit({ ...about, name: 'code_replay' });
    const closed = recorder.close();
    await turn();
    await closed;
    expect(warnings()).toMatchObject([{ facts: { lost: 1 } }]);
  });
});
