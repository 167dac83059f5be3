import { aRequest, openWorld, type World } from './world.ts';

/** What the phone remembers from earlier, and how many seconds ago the person was here. */
export const memories = {
  'a good access token': 60,
  'an access token that ran out': 3600,
  'a session that ran out': 31 * 86_400,
  nothing: undefined,
} as const;

export type Memory = keyof typeof memories;

/** When the mini program turns to the SDK first: `auth.login()` in `onLaunch`, or the first request of the first page. */
export type Beginning = 'launch' | 'first request';

/** From the launch to the first line of the first page. */
export const drawMs = 300;

export interface ColdStart {
  readonly memory: Memory;
  readonly beginning: Beginning;
  /** How long the first request of the page waited before it left. */
  readonly waitedMs: number;
  /** From the launch until its answer. */
  readonly answeredMs: number;
  /** Calls before it: of WeChat, and of the server. */
  readonly wxLogins: number;
  readonly roundTrips: number;
  readonly storageReads: number;
}

export async function measureColdStarts(): Promise<ColdStart[]> {
  const world = await openWorld(Date.UTC(2026, 0, 5));
  const starts: ColdStart[] = [];
  try {
    for (const memory of Object.keys(memories) as Memory[])
      for (const beginning of ['first request', 'launch'] as const)
        starts.push(await world.time.pass(startCold(world, memory, beginning)));
  } finally {
    await world.close();
  }
  return starts;
}

async function startCold({ time, createPhone }: World, memory: Memory, beginning: Beginning): Promise<ColdStart> {
  const phone = createPhone('xiaoming');
  const secondsAgo = memories[memory];
  if (secondsAgo !== undefined) {
    await phone.start().login();
    await time.wait(secondsAgo * 1000);
  }
  const before = { ...phone.counts };
  const launchedAtMs = time.nowMs();

  const auth = phone.start();
  if (beginning === 'launch') auth.login().catch(() => {});
  await time.wait(drawMs);
  let leftAtMs = 0;
  let left = before;
  const { decideFate } = phone;
  phone.decideFate = () => {
    leftAtMs = time.nowMs();
    left = { ...phone.counts };
    return decideFate();
  };
  const { statusCode } = await auth.request(aRequest);
  if (statusCode !== 200) throw new Error(`With ${memory} the first request is answered ${statusCode}.`);

  return {
    memory,
    beginning,
    waitedMs: leftAtMs - launchedAtMs - drawMs,
    answeredMs: time.nowMs() - launchedAtMs,
    wxLogins: left.wxLogin - before.wxLogin,
    roundTrips: left.login + left.refresh + left.others - before.login - before.refresh - before.others,
    storageReads: left.reads - before.reads,
  };
}
