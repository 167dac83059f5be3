import type { RowsWritten, Store } from '../store.ts';
import type { SqlDriver } from './driver.ts';
import { createKeyVerbs } from './key-verbs.ts';
import { createRemoveExpired } from './remove-expired.ts';
import { createSessionVerbs } from './session-verbs.ts';
import { createUserVerbs } from './user-verbs.ts';
import { createWriter } from './writer.ts';

/** The port over any database that speaks SQL: the verbs are here, what differs is the driver. */
export function createSqlStore(driver: SqlDriver, onRows?: (written: RowsWritten) => void): Store {
  const write = createWriter(driver, onRows);
  const removeExpired = createRemoveExpired();
  return {
    ...createSessionVerbs(driver.reader, write),
    ...createUserVerbs(driver.reader, write),
    ...createKeyVerbs(driver),
    removeExpired: (until) => driver.write((transaction) => removeExpired(transaction, until)),
    async ping() {
      await driver.reader.get('select 1 as answer');
    },
    close: () => driver.close(),
  };
}
