import { openVirtualAddress } from '../../packages/server/test/servers/virtual-address.ts';
import { type Replica, setReadOnly, startReplica } from '../../scripts/servers/start-replica.mjs';
import type { Server } from '../../scripts/servers/start-server.mjs';
import type { Outcome, Stage, Trial } from '../trial.ts';
import { answered, type Round, troubleUnderLoad } from './under-load.ts';

interface Failing {
  readonly primary: Server;
  readonly replica: Replica;
  /** Leads the virtual address to the replica. */
  lead(existing?: 'cut' | 'keep'): void;
}

/** How a primary ends, and its replica takes over; each resolves when the address leads there. */
const manners = {
  async killed({ primary, replica, lead }: Failing) {
    await primary.kill();
    await replica.promote();
    lead();
  },
  /** Nothing tells its connections. */
  async frozen({ primary, replica, lead }: Failing) {
    await primary.freeze();
    await replica.promote();
    lead('keep');
  },
  /** Its connections stay, and lead to a server that goes on answering questions. */
  async demoted({ primary, replica, lead }: Failing) {
    await setReadOnly(primary, true);
    await replica.promote();
    lead('keep');
  },
} as const;
type Manner = keyof typeof manners;

interface Failover {
  readonly synchronous: boolean;
  readonly by: readonly Manner[];
}

async function failOver(stage: Stage, { synchronous, by }: Failover): Promise<Outcome> {
  if (!stage.server) throw new Error('There is no server that can be followed.');
  const address = await openVirtualAddress(stage.database);
  const seconds = new Map<Manner, number[]>(by.map((manner) => [manner, []]));
  const servers = [stage.server];

  async function failOnce({ load, round }: Round): Promise<void> {
    const primary = servers.at(-1) as Server;
    const replica = await startReplica(primary, { synchronous });
    servers.push(replica);
    await answered(load, 100);
    const manner = by[round % by.length] as Manner;
    await manners[manner]({ primary, replica, lead: (existing) => address.pointTo(replica.url, existing) });
    const switched = performance.now();
    await answered(load, 1);
    seconds.get(manner)?.push((performance.now() - switched) / 1000);
    // One that was frozen believes that it is the primary as ever.
    if (manner === 'frozen') await primary.thaw();
    await answered(load, 100);
    await primary.remove();
  }

  try {
    const outcome = await troubleUnderLoad({ ...stage, database: address.url }, failOnce, { mayLose: !synchronous });
    const waits = [...seconds].map(([manner, all]) => [`${manner}: back after`, describe(all)]);
    return { ...outcome, figures: { ...outcome.figures, ...Object.fromEntries(waits) } };
  } finally {
    await address.close();
    // The first one is the stage's.
    await Promise.all(servers.slice(1).map((server) => server.remove()));
  }
}

/** From the moment at which the address leads to the new primary. */
const describe = (seconds: readonly number[]): string =>
  seconds.length > 0 ? `${Math.max(...seconds).toFixed(1)} s` : '';

export const failover: Trial = {
  name: 'failover',
  proves: 'P14',
  claim:
    'The primary is killed, freezes or is demoted under load, its synchronous replica takes over: no acknowledged login is lost, no answer is wrong.',
  counts: 'failovers',
  on: 'replicated servers',
  sizes: { full: 12, quick: 0 },
  run: (stage) => failOver(stage, { synchronous: true, by: ['killed', 'frozen', 'demoted'] }),
};

export const asynchronousFailover: Trial = {
  name: 'failover-async',
  proves: 'P14',
  claim:
    'The primary is killed under load, its asynchronous replica takes over: what was acknowledged last may be lost, and is counted.',
  counts: 'failovers',
  on: 'replicated servers',
  sizes: { full: 12, quick: 0 },
  run: (stage) => failOver(stage, { synchronous: false, by: ['killed'] }),
};
