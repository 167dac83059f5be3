import fc from 'fast-check';
import type { Outcome, Stage, Trial } from '../trial.ts';
import { type Command, commandsOf, logIn, lookAtAll, type Real } from './commands.ts';
import { createModel } from './model.ts';
import { openService } from './service-inside.ts';

interface Campaign {
  readonly database: string;
  readonly sequences: number;
  readonly seed: number;
}

/** Runs sequences of commands one after the other against one service; each has people of its own. */
async function campaign({ database, sequences, seed }: Campaign) {
  const service = await openService(database);
  const [send] = service.instances;
  if (!send) throw new Error('There is no instance.');
  let commands = 0;
  let sequence = 0;
  const counted: typeof send = (...request) => {
    commands += 1;
    return send(...request);
  };
  const property = fc.asyncProperty(commandsOf(service.operator !== undefined), async (sent) => {
    sequence += 1;
    const real: Real = { service, send: counted, people: `s${sequence}`, identitiesOf: new Map() };
    const model = createModel(service.now);
    await logIn(model, real, { who: 0, app: 0, key: 'key' });
    await fc.asyncModelRun(() => ({ model, real }), sent);
    await lookAtAll(model, real);
  });
  try {
    const found = await fc.check(property, { numRuns: sequences, seed, endOnFailure: false });
    return { requests: commands, failure: found.failed ? describeFailure(database, found) : undefined };
  } finally {
    await service.close();
  }
}

/** As short as it can be made, and how to see it again. */
function describeFailure(database: string, found: fc.RunDetails<[Iterable<Command>]>): string {
  const { seed, counterexamplePath, counterexample, errorInstance } = found;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const where = database.split(':', 1)[0];
  return `${where}, seed ${seed}, path ${counterexamplePath}: ${String(counterexample?.[0])}: ${why}`;
}

/** One waits for the disk while another one works; each has a clock of its own. */
const files = 4;

export const stateMachine: Trial = {
  name: 'rules',
  proves: 'P6',
  claim:
    'Random sequences of login, replay, refresh, reuse, logout, ban, deletion, key rotation, restart and time: every answer is the one of a model that is the rules once more.',
  counts: 'sequences',
  on: 'one',
  sizes: { full: 20_000, quick: 60 },
  async run({ database, size, seed }: Stage): Promise<Outcome> {
    const inMemory = Math.floor(size / 2);
    const databases = Array.from({ length: files }, (_, number) => `${database}-${number}`);
    const done = await Promise.all([
      campaign({ database: 'memory:', sequences: inMemory, seed }),
      ...databases.map((each, number) =>
        campaign({ database: each, sequences: Math.ceil((size - inMemory) / files), seed: seed + 1 + number }),
      ),
    ]);
    const failures = done.flatMap(({ failure }) => failure ?? []);
    return {
      figures: {
        'with SQLite': size - inMemory,
        'in memory': inMemory,
        requests: done.reduce((sum, { requests }) => sum + requests, 0),
        wrong: failures.length,
      },
      broken: failures.map((failure) => `every answer follows from the rules, unlike ${failure}`),
    };
  },
};
