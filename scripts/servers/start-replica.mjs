// Makes a replica of a server that was started as `replicated`: a server of its own, read-only until it is promoted.

import { insidesOf } from './handle.mjs';
import { startSomewhere } from './start-server.mjs';

const patienceMs = 30_000;

/** With `synchronous` the primary says of no commit that it is done before the replica has it too. */
export async function startReplica(primary, { synchronous = false } = {}) {
  const made = insidesOf(primary);
  const { replication } = made.kind;
  // What is fast does not wait for its own disk either.
  if (synchronous && !made.settings.durable) throw new Error('Only a durable server waits for its replica.');
  const settings = { ...made.settings, synchronous: false, isReplica: true };
  const replica = await startSomewhere(
    { ...made, settings },
    (place) => replication.prepare(made, place),
    // Its users are the primary's.
    { password: made.place.password },
  );
  try {
    made.settings.synchronous = synchronous;
    await replication.follow(primary, replica, { primaryPlace: made.place, synchronous });
    await waitUntilFollowed(primary, { replication, synchronous });
  } catch (error) {
    await replica.remove();
    throw error;
  }
  return Object.assign(replica, {
    async promote() {
      settings.isReplica = false;
      await replication.promote(replica);
    },
  });
}

async function waitUntilFollowed(primary, { replication, synchronous }) {
  const started = performance.now();
  while (Number(await replication.countFollowers(primary, { synchronous })) === 0) {
    if (performance.now() - started > patienceMs)
      throw new Error(`The replica did not follow its primary within ${patienceMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a demotion does to a server that goes on: its connections stay, changes are refused. */
export const setReadOnly = (server, isReadOnly) => insidesOf(server).kind.replication.setReadOnly(server, isReadOnly);
