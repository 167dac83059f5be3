import type { Auth } from '../../packages/miniprogram/src/index.ts';
import { drawMs } from './cold-start.ts';
import { createRandom, type Kind, planDay, type Visit } from './person.ts';
import { aRequest, delays, type Fate, openWorld, type World, type WorldPhone } from './world.ts';

/** WeChat ends a mini program that was in the background for so long. */
const killedAfterMs = 5 * 60_000;
const requestsPerPage = 3;
const dayMs = 86_400_000;

export interface Use {
  readonly kind: Kind;
  readonly visits: number;
  readonly coldStarts: number;
  readonly pageViews: number;
  /** What the pages asked for; `counts.app` is what was sent for that. */
  readonly asked: number;
  readonly failed: number;
  /** How many access tokens it could not have done without, had there been no faults. */
  readonly tokensNeeded: number;
  readonly counts: WorldPhone['counts'];
}

/** One person of this kind on so many days, from the first visit ever. */
export async function simulateUse(kind: Kind, days: number, seed: number): Promise<Use> {
  const startMs = Date.UTC(2026, 0, 5);
  const world = await openWorld(startMs);
  const random = createRandom(seed);
  try {
    const visits = Array.from({ length: days }, (_, day) =>
      planDay(kind, startMs + day * kind.daysApart * dayMs, random),
    ).flat();
    return { kind, visits: visits.length, ...(await world.time.pass(live(world, kind, { visits, random }))) };
  } finally {
    await world.close();
  }
}

interface Life {
  readonly visits: readonly Visit[];
  random(): number;
}

async function live({ time, createPhone }: World, kind: Kind, { visits, random }: Life) {
  const phone = createPhone('xiaoming');
  const told = { coldStarts: 0, pageViews: 0, asked: 0, failed: 0 };
  const needs = createNeeds();
  let isOffline = false;
  phone.decideFate = (): Fate => {
    if (isOffline) return 'no network';
    return random() < kind.lost ? 'answer lost' : 'answered';
  };

  function launch(): Auth {
    told.coldStarts += 1;
    const auth = phone.start();
    needs.add(time.nowMs());
    // As in `onLaunch`: it runs while the first page is drawn.
    auth.login().catch(() => {});
    return auth;
  }

  async function viewPage(auth: Auth, lengthMs: number): Promise<void> {
    told.pageViews += 1;
    const leavesAtMs = time.nowMs() + lengthMs;
    needs.add(time.nowMs());
    const requests = Array.from({ length: requestsPerPage }, () => auth.request(aRequest));
    const ends = await Promise.allSettled(requests);
    told.asked += requestsPerPage;
    told.failed += ends.filter((end) => end.status === 'rejected' || end.value.statusCode !== 200).length;
    await time.wait(Math.max(0, leavesAtMs - time.nowMs()));
  }

  let auth: Auth | undefined;
  let leftAtMs = 0;
  for (const { atMs, pagesMs } of visits) {
    await time.wait(Math.max(0, atMs - time.nowMs()));
    isOffline = random() < kind.offline;
    if (!auth || time.nowMs() - leftAtMs > killedAfterMs) {
      auth = launch();
      await time.wait(drawMs);
    }
    for (const lengthMs of pagesMs) {
      await viewPage(auth, lengthMs);
      isOffline = random() < kind.offline;
    }
    leftAtMs = time.nowMs();
  }
  return { ...told, tokensNeeded: needs.count(), counts: phone.counts };
}

/** The server's default, less the half minute that a request may still travel. */
const tokenSeconds = 600 - 30;
const wayMs = delays.wayThere + delays.wayBack;
const loginMs = delays.wxLogin + wayMs + delays.jscode2session;

/** Counts the tokens of somebody who never asks for one too early. */
function createNeeds() {
  let tokens = 0;
  let goodUntil = 0;
  return {
    add(atMs: number): void {
      if (Math.floor(atMs / 1000) < goodUntil) return;
      goodUntil = Math.floor((atMs + (tokens === 0 ? loginMs : wayMs)) / 1000) + tokenSeconds;
      tokens += 1;
    },
    count: () => tokens,
  };
}
