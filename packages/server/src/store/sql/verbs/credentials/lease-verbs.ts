import { isLeaseFree } from '../../../lease.ts';
import type { Store } from '../../../store.ts';
import type { Change, SqlDriver, WriteJob } from '../../driver.ts';
import { readLease } from '../../rows.ts';
import * as statements from '../../statements.ts';

type LeaseVerbs = Pick<Store, 'holdLease' | 'releaseLease'>;

export const createLeaseVerbs = (driver: SqlDriver): LeaseVerbs => ({
  holdLease: async (hold) => (await driver.write(holdLease(hold))).answer,
  async releaseLease(release) {
    await driver.write(releaseLease(release));
  },
});

const claimOf = (name: string): string => `lease ${name}`;

const holdLease = ({ name, holder, at, expiresAt }: Parameters<Store['holdLease']>[0]): WriteJob<boolean> => ({
  claims: [claimOf(name)],
  async decide(look) {
    const row = await look.get(statements.findLease, name);
    const found = row && readLease(row);
    if (!isLeaseFree(found, holder, at)) return { answer: false, changes: [] };
    const isAsWished = found?.holder === holder && found.expiresAt === expiresAt;
    const change: Change = found
      ? { statement: statements.replaceLease, values: [holder, expiresAt, name, found.holder, found.expiresAt] }
      : { statement: statements.insertLease, values: [name, holder, expiresAt] };
    return { answer: true, changes: isAsWished ? [] : [change] };
  },
});

const releaseLease = ({ name, holder }: Parameters<Store['releaseLease']>[0]): WriteJob<void> => ({
  claims: [claimOf(name)],
  async decide(look) {
    const row = await look.get(statements.findLease, name);
    const isOurs = row && readLease(row).holder === holder;
    return {
      answer: undefined,
      changes: isOurs ? [{ statement: statements.deleteLease, values: [name, holder] }] : [],
    };
  },
});
