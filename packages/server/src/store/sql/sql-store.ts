import type { Store } from '../store.ts';
import { createAuditVerbs } from './audit/audit-verbs.ts';
import type { Query, SqlDriver } from './driver.ts';
import { createAccountVerbs } from './verbs/account/account-verbs.ts';
import { createPhoneVerbs } from './verbs/account/phone-verbs.ts';
import { createClientVerbs } from './verbs/credentials/client-verbs.ts';
import { createKeyVerbs } from './verbs/credentials/key-verbs.ts';
import { createLeaseVerbs } from './verbs/credentials/lease-verbs.ts';
import { createWeChatApiTokenVerbs } from './verbs/credentials/wechat-api-token-verbs.ts';
import { createMergeVerbs } from './verbs/linking/merge-verbs.ts';
import { createLeftoverVerbs } from './verbs/profile/leftover-verbs.ts';
import { createUserVerbs } from './verbs/profile/user-verbs.ts';
import { createRemoveExpired } from './verbs/remove-expired.ts';
import { createSessionKeyVerbs } from './verbs/session-key-verbs.ts';
import { createSessionVerbs } from './verbs/session-verbs.ts';
import { createWrite, type Watchers } from './watch-rows.ts';

const ping: Query = { sql: 'select 1 as answer' };

/** The port over any database that speaks SQL: the verbs are here, what differs is the driver. */
export function createSqlStore(driver: SqlDriver, watchers: Watchers = {}): Store {
  const write = createWrite(driver, watchers);
  return {
    ...createSessionVerbs(driver.reader, write),
    ...createUserVerbs(driver.reader, write),
    ...createMergeVerbs(driver.reader, write),
    ...createAccountVerbs(driver, write),
    ...createPhoneVerbs(driver.reader, write),
    ...createSessionKeyVerbs(driver.reader, write),
    ...createKeyVerbs(driver.reader, write),
    ...createLeftoverVerbs(driver.reader, write),
    ...createWeChatApiTokenVerbs(driver),
    ...createLeaseVerbs(driver),
    ...createClientVerbs(driver, write),
    ...createAuditVerbs(driver.reader, write),
    removeExpired: createRemoveExpired(driver),
    async ping() {
      await driver.reader.get(ping);
    },
    close: () => driver.close(),
  };
}
