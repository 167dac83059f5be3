import { existsSync } from 'node:fs';
import { type Clock, systemClock, unixSeconds } from '../../clock.ts';
import { listPending } from '../sql/migrations/migrate.ts';
import { migrations } from '../sql/migrations/migrations.ts';
import { MovingError } from './moving-error.ts';
import { openRaw, readDatabaseName } from './raw/open-raw.ts';

export interface MigrationStep {
  readonly version: number;
  readonly name: string;
}

export interface MigrateOptions {
  /** As the option `database` takes it. */
  readonly database: string;
  /** Only says what would be done. */
  readonly dryRun?: boolean;
  readonly clock?: Clock;
  /** Called before each step. */
  readonly onStep?: (step: MigrationStep) => void;
}

/**
 * Brings the schema up to date, as every start does by itself; of several at once one does it and the others wait.
 * @returns what was to be done, in order
 * @throws MovingError database_unknown, database_memory, database_unusable (also when a newer wxlogin made the database)
 */
export async function migrateDatabase(options: MigrateOptions): Promise<readonly MigrationStep[]> {
  const { database, dryRun = false, clock = systemClock, onStep } = options;
  const name = readDatabaseName(database);
  if (dryRun && name.kind === 'sqlite' && !existsSync(name.path)) return migrations.map(describeStep);
  const raw = await openRaw(name, { mayCreate: !dryRun });
  try {
    const pending = await listPending(raw.schema, migrations);
    if (dryRun) return pending.map(describeStep);
    const done: MigrationStep[] = [];
    const note = (step: MigrationStep) => {
      done.push(describeStep(step));
      onStep?.(describeStep(step));
    };
    if (pending.length > 0) await raw.migrate({ now: unixSeconds(clock), onStep: note });
    return done;
  } catch (error) {
    throw new MovingError('database_unusable', [error instanceof Error ? error.message : String(error)], error);
  } finally {
    await raw.close();
  }
}

const describeStep = ({ version, name }: MigrationStep): MigrationStep => ({ version, name });
