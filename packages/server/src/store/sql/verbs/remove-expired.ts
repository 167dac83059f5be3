import type { Store } from '../../store.ts';
import type { Change, Query, SqlDriver, SqlReader, WriteJob, WriteStatement } from '../driver.ts';
import { readBytes } from '../rows.ts';
import { deleteBan } from './account/account-statements.ts';
import { eraseSessionKeyOf } from './session-key-verbs.ts';

type Until = Parameters<Store['removeExpired']>[0];

/** Attempts are in time order but for what clocks disagree about, so the old ones are among the first. */
const listOldAttempts: Query = {
  sql: `select session_id from (select session_id, at from attempts order by session_id limit ?) oldest
    where at < ? limit ?`,
};
const deleteAttempt: WriteStatement = {
  table: 'attempts',
  change: 'delete',
  columns: ['session_id'],
  sql: 'delete from attempts where session_id = ?',
  many: 'delete',
};

/** Few are banned, fewer are deleted then. */
const listOverBans: Query = { sql: 'select identity_hash from bans where banned_until < ? limit ?' };

const findStretchEnd: Query = { sql: 'select id from sessions where id > ? order by id limit 1 offset ?' };
/** Not `not exists`: for that a planner may read all users into a table of its own. */
const listOverSessions: Query = {
  sql: `select id, (select k.session_id from session_keys k where k.session_id = sessions.id) as with_session_key
    from sessions where id > ? and id <= ? and (ended_at < ? or idle_expires_at < ? or expires_at < ?
      or (select u.id from users u where u.id = sessions.user_id) is null) order by id limit ?`,
};
const deleteSession: WriteStatement = {
  table: 'sessions',
  change: 'delete',
  columns: ['id'],
  sql: 'delete from sessions where id = ?',
  many: 'delete',
};

/** Smaller than every identifier. Never no bytes at all: Node 22 now and then hands SQLite null for them, and nothing is greater than null. */
const beforeAll = new Uint8Array(1);
const afterAll = new Uint8Array(17).fill(255);
/** How many rows a call looks at for each it may remove: an index by end would cost every login and refresh a page. */
const stretch = 8;

interface Swept {
  readonly sweptTo: Uint8Array;
  readonly removed: number;
}

/**
 * Sweeps the sessions in key order, which is their age: each call looks at one stretch and the next goes on behind it, so that no call is
 * long however many sessions live. One without a user is of a login that another instance stored while the user was being deleted.
 */
export function createRemoveExpired(driver: SqlDriver): Store['removeExpired'] {
  let swept: Uint8Array = beforeAll;
  const job = (until: Until): WriteJob<Swept> => ({
    claims: ['removal'],
    async decide(look) {
      const attempts = await removeAttempts(look, until);
      const bans = await removeBans(look, until);
      const { sessions, sessionKeys, sweptTo } = await removeSessions(look, swept, until);
      const removed = attempts.length + bans.length + sessions.length;
      return { answer: { sweptTo, removed }, changes: [...attempts, ...bans, ...sessionKeys, ...sessions] };
    },
  });
  return async (until) => {
    const { answer } = await driver.write(job(until));
    swept = answer.sweptTo;
    return answer.removed;
  };
}

async function removeSessions(look: SqlReader, from: Uint8Array, { sessionsBefore: before, limit }: Until) {
  const last = await look.get(findStretchEnd, from, limit * stretch - 1);
  const end = last ? readBytes(last, 'id') : afterAll;
  const rows = await look.all(listOverSessions, from, end, before, before, before, limit);
  const ids = rows.map((row) => readBytes(row, 'id'));
  const sweptTo = (ids.length === limit && ids.at(-1)) || (last ? end : beforeAll);
  const withKey = rows.filter((row) => row.with_session_key !== null);
  return {
    sessions: ids.map((id): Change => ({ statement: deleteSession, values: [id] })),
    sessionKeys: withKey.map((row) => eraseSessionKeyOf(readBytes(row, 'id'))),
    sweptTo,
  };
}

async function removeAttempts(look: SqlReader, { attemptsBefore, limit }: Until): Promise<Change[]> {
  const rows = await look.all(listOldAttempts, limit * stretch, attemptsBefore, limit);
  return rows.map((row) => ({ statement: deleteAttempt, values: [readBytes(row, 'session_id')] }));
}

async function removeBans(look: SqlReader, { attemptsBefore, limit }: Until): Promise<Change[]> {
  const rows = await look.all(listOverBans, attemptsBefore, limit);
  return rows.map((row) => ({ statement: deleteBan, values: [readBytes(row, 'identity_hash')] }));
}
