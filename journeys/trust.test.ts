import { describe, expect, it } from 'vitest';
import type { Stage, Trial } from '../trust/trial.ts';
import { trials as allTrials } from '../trust/trials.ts';
import { databases } from './databases.ts';
import { createFolder } from './program.ts';

const seed = 20_261_122;
const perSecond = 60;
/** A trial restarts programs and servers many times, whose disks are slow when everything else is at work too. */
const timeout = 120_000;

const trials = allTrials.filter(({ sizes }) => sizes.quick > 0);

async function keep(trial: Trial, on: Pick<Stage, 'database' | 'server'>): Promise<void> {
  const { figures, broken } = await trial.run({ ...on, size: trial.sizes.quick, perSecond, seed });
  expect(broken, `seed ${seed}, ${JSON.stringify(figures)}`).toEqual([]);
}

// The same as `npm run trust`, in small; what has no small form here is tried in the unit tests.
describe.each(databases)('in small, on $name', { timeout }, ({ name, fresh, startServer }) => {
  for (const trial of trials.filter(({ on }) => on === 'each' || (on === 'one' && name === 'SQLite'))) {
    it(`${trial.proves} ${trial.claim}`, async () => {
      const folder = createFolder();
      await keep(trial, { database: await fresh(folder.path), server: undefined });
      folder.remove();
    });
  }

  for (const trial of trials.filter(({ on }) => on === 'servers' && startServer)) {
    it(`${trial.proves} ${trial.claim}`, async () => {
      const server = await startServer?.();
      await keep(trial, { database: server?.url ?? '', server });
      await server?.remove();
    });
  }
});
