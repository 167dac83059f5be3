// A process of its own, so that what it costs is known: sends what people do, at the rate that its parent says.
import { openPool, runOpenLoop } from './open-loop.ts';
import { createPeople } from './people.ts';
import { type Beginning, type Round, summarise } from './rounds.ts';

process.once('message', async ({ port, connections, ...crowd }: Beginning) => {
  const people = createPeople(crowd);
  const pool = await openPool(port, connections);
  process.on('message', async (round: Round) => {
    const before = process.cpuUsage();
    const samples = await runOpenLoop(pool, { ...round, next: () => people.next(round.deed) });
    const { user, system } = process.cpuUsage(before);
    process.send?.({ ...summarise(samples, round), cpuSeconds: (user + system) / 1e6 });
  });
  process.send?.('open');
});
process.send?.('ready');
