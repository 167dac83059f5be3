import { beforeAll, describe, expect, it } from 'vitest';
import { type ColdStart, drawMs, type Memory, measureColdStarts } from '../../benchmarks/sdk/cold-start.ts';
import { delays } from '../../benchmarks/sdk/world.ts';

const roundTripMs = delays.wayThere + delays.wayBack;
const loginMs = delays.wxLogin + roundTripMs + delays.jscode2session;

/** The real SDK, server and emulator on a virtual clock; `npm run bench -- sdk` prints the same. */
describe('the first request after a cold start', () => {
  let starts: ColdStart[];
  beforeAll(async () => {
    starts = await measureColdStarts();
  });
  const find = (memory: Memory, beginning: ColdStart['beginning']) =>
    starts.find((start) => start.memory === memory && start.beginning === beginning);

  it('leaves at once where a good access token is stored: nothing is asked before it', () => {
    const free = { wxLogins: 0, roundTrips: 0, storageReads: 1, waitedMs: 0, answeredMs: drawMs + roundTripMs };
    expect(find('a good access token', 'first request')).toMatchObject(free);
    expect(find('a good access token', 'launch')).toMatchObject(free);
  });

  it('waits for one refresh where the access token ran out', () => {
    const once = { wxLogins: 0, roundTrips: 1, storageReads: 1 };
    const late = find('an access token that ran out', 'first request');
    expect(late).toMatchObject({ ...once, waitedMs: roundTripMs });
  });

  it.each(['nothing', 'a session that ran out'] as const)('waits for one login and nothing else with %s', (memory) => {
    const once = { wxLogins: 1, roundTrips: 1, storageReads: 1 };
    expect(find(memory, 'first request')).toMatchObject({ ...once, waitedMs: loginMs });
  });

  it('waits only for what is left of it when the SDK is asked at the launch, which takes no more calls', () => {
    const waits = [
      ['an access token that ran out', Math.max(0, roundTripMs - drawMs)],
      ['nothing', Math.max(0, loginMs - drawMs)],
      ['a session that ran out', Math.max(0, loginMs - drawMs)],
    ] as const;
    for (const [memory, waitedMs] of waits) {
      const { wxLogins, roundTrips } = find(memory, 'first request') as ColdStart;
      expect(find(memory, 'launch')).toMatchObject({ wxLogins, roundTrips, waitedMs });
    }
  });
});
