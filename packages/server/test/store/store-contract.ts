import { afterEach, beforeEach, describe } from 'vitest';
import { describeAccounts } from './contract/account-contract.ts';
import { describeAudit } from './contract/audit-contract.ts';
import { describeClients } from './contract/client-contract.ts';
import { describeCredentials } from './contract/credential-contract.ts';
import { describeErasure } from './contract/erasure-contract.ts';
import { describeLeftovers } from './contract/leftover-contract.ts';
import { describeLogins } from './contract/login-contract.ts';
import { describeMerges } from './contract/merge-contract.ts';
import { describeMergedAgain } from './contract/merged-again-contract.ts';
import { describePhones } from './contract/phone-contract.ts';
import { describeSessions } from './contract/session-contract.ts';
import { describeSessionKeys } from './contract/session-key-contract.ts';
import { describeSessionLimit } from './contract/session-limit-contract.ts';
import type { OpenStoreUnderTest, StoreUnderTest } from './contract/store-under-test.ts';
import { describeUpkeep } from './contract/upkeep-contract.ts';
import { describeUsers } from './contract/user-contract.ts';

/** Every sentence of the port, for any adapter: an adapter is finished when this is green. Each test gets an empty store. */
export function describeStoreContract(name: string, open: OpenStoreUnderTest): void {
  describe(`store contract: ${name}`, () => {
    let tested: StoreUnderTest;
    const getStore = () => tested.store;
    const blockUser = (id: `usr_${string}`) => tested.blockUser(id);
    beforeEach(async () => {
      tested = await open();
    });
    afterEach(() => tested.close());

    describeLogins(getStore, blockUser);
    describeSessionLimit(getStore);
    describeSessions(getStore, blockUser);
    describeUsers(getStore);
    describeMerges(getStore);
    describeMergedAgain(getStore);
    describeAccounts(getStore);
    describePhones(getStore);
    describeSessionKeys(getStore);
    describeErasure(getStore);
    describeLeftovers(getStore);
    describeCredentials(getStore);
    describeClients(getStore);
    describeAudit(getStore);
    describeUpkeep(getStore);
  });
}
