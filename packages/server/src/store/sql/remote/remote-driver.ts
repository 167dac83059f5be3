import type { Clock } from '../../../clock.ts';
import { LoginError } from '../../../errors.ts';
import type { Logger } from '../../../logger.ts';
import { type Measure, unmeasured } from '../../../measure.ts';
import type { SqlDriver } from '../driver.ts';
import type { Answer, Connection, Outgoing, RemoteDatabase } from './database.ts';
import { createGroupWriter } from './group-writer.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import { createLooks } from './looks.ts';

const maxGroup = 256;
/** Under a second of work; what comes on top is better told to come again. */
const maxWaiting = 8192;
/** Most who asked are gone by then. */
const maxWaitMs = 15_000;

/** Who is told what a driver finds and does. */
export interface Told {
  readonly logger: Logger;
  readonly measure?: Measure | undefined;
}

/** A driver for any database that is reached over a connection: one connection writes, another reads. */
export function driveRemote(database: RemoteDatabase, clock: Clock, measure: Measure = unmeasured): SqlDriver {
  const [writing, reading] = createPair(database, clock);
  const place = { database, keeper: writing };
  const { write, close } = createGroupWriter({ place, clock, measure, maxGroup, maxWaiting, maxWaitMs });
  return {
    reader: createLooks(database, (statements) => read(database, reading, statements)),
    write,
    async close() {
      await close();
      await Promise.all([writing.close(), reading.close()]);
    },
  };
}

/** Both lead to one server: when one is lost, the other may still lead to a primary that has been replaced, and does not know it. */
function createPair(database: RemoteDatabase, clock: Clock): readonly [Keeper, Keeper] {
  const one: Keeper = createKeeper(database, clock, () => other.dropAny());
  const other: Keeper = createKeeper(database, clock, () => one.dropAny());
  return [one, other];
}

/** A read that was lost with its connection is read again over another, once. */
async function read(
  database: RemoteDatabase,
  keeper: Keeper,
  statements: readonly Outgoing[],
): Promise<readonly Answer[]> {
  for (let canReconnect = true; ; canReconnect = false) {
    const connection = await keeper.get();
    const outcome = await ask(connection, statements);
    if ('answers' in outcome) return outcome.answers;
    const judgement = database.judge(outcome.error);
    if (judgement === 'lost') keeper.drop(connection);
    if (judgement === 'lost' && canReconnect) continue;
    if (judgement === 'refused') throw outcome.error;
    throw new LoginError('storage_unavailable', { retryAfterSeconds: 1, cause: outcome.error });
  }
}

const ask = (connection: Connection, statements: readonly Outgoing[]) =>
  connection.look(statements).then(
    (answers) => ({ answers }),
    (error: unknown) => ({ error }),
  );
