import { type DatabaseName, databaseNames, databases } from './databases.ts';
import type { Run } from './report/results.ts';
import { type Ground, type Outcome, type Stage, sizeOn, type Trial } from './trial.ts';

/** What is asked of a run. */
export interface Wish extends Pick<Stage, 'perSecond' | 'seed'> {
  readonly on: readonly DatabaseName[];
  /** In small, this many, or as many as promised. */
  readonly size: 'quick' | 'full' | number;
}

const servers = databaseNames.filter((name) => databases[name].hasServer);
const grounds: Readonly<Record<Ground, readonly DatabaseName[]>> = {
  each: databaseNames,
  servers,
  'replicated servers': servers,
  one: ['sqlite'],
};
/** On each database of its ground that is wished for, one after the other. */
export async function tryEverywhere(trial: Trial, wish: Wish): Promise<Run[]> {
  const runs: Run[] = [];
  for (const database of grounds[trial.on].filter((each) => wish.on.includes(each))) {
    const size = chooseSize(trial, wish, database);
    const began = performance.now();
    process.stderr.write(`  ${databases[database].title}: ${size.toLocaleString('en')} ${trial.counts} …\n`);
    const outcome = await attempt(trial, database, { ...wish, size });
    runs.push({ database, size, ...outcome, seconds: (performance.now() - began) / 1000 });
  }
  return runs;
}

function chooseSize(trial: Trial, { size }: Wish, database: DatabaseName): number {
  if (size === 'quick') return trial.sizes.quick;
  return size === 'full' ? sizeOn(trial, database) : size;
}

async function attempt(
  trial: Trial,
  on: DatabaseName,
  stage: Pick<Stage, 'size' | 'perSecond' | 'seed'>,
): Promise<Outcome> {
  const database = await databases[on].open({ replicated: trial.on === 'replicated servers' });
  try {
    return await trial.run({ ...stage, database: database.url, server: database.server });
  } catch (error) {
    return { figures: {}, broken: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  } finally {
    await database.remove();
  }
}
