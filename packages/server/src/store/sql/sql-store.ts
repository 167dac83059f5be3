import type { RowsWritten, Store } from '../store.ts';
import type { Query, SqlDriver } from './driver.ts';
import { createKeyVerbs } from './verbs/key-verbs.ts';
import { createLeaseVerbs } from './verbs/lease-verbs.ts';
import { createLeftoverVerbs } from './verbs/leftover-verbs.ts';
import { createRemoveExpired } from './verbs/remove-expired.ts';
import { createSessionVerbs } from './verbs/session-verbs.ts';
import { createUserVerbs } from './verbs/user-verbs.ts';
import { createWeChatApiTokenVerbs } from './verbs/wechat-api-token-verbs.ts';
import { createWrite } from './watch-rows.ts';

const ping: Query = { sql: 'select 1 as answer' };

/** The port over any database that speaks SQL: the verbs are here, what differs is the driver. */
export function createSqlStore(driver: SqlDriver, onRows?: (written: RowsWritten) => void): Store {
  const write = createWrite(driver, onRows);
  return {
    ...createSessionVerbs(driver.reader, write),
    ...createUserVerbs(driver.reader, write),
    ...createLeftoverVerbs(driver.reader, write),
    ...createKeyVerbs(driver),
    ...createWeChatApiTokenVerbs(driver),
    ...createLeaseVerbs(driver),
    removeExpired: createRemoveExpired(driver),
    async ping() {
      await driver.reader.get(ping);
    },
    close: () => driver.close(),
  };
}
