import type { Store } from '../store.ts';
import type { SqlTransaction, WriteStatement } from './driver.ts';
import { readBytes } from './rows.ts';

type Until = Parameters<Store['removeExpired']>[0];

/** Attempts are in time order but for what clocks disagree about, so the old ones are among the first. */
const listOldAttempts = `select session_id from (select session_id, at from attempts order by session_id limit ?)
  where at < ? limit ?`;
const deleteAttempt: WriteStatement = {
  table: 'attempts',
  change: 'delete',
  columns: ['session_id'],
  sql: 'delete from attempts where session_id = ?',
};

const findStretchEnd = 'select id from sessions where id > ? order by id limit 1 offset ?';
const listOverSessions = `select id from sessions
  where id > ? and id <= ? and (ended_at < ? or idle_expires_at < ? or expires_at < ?) order by id limit ?`;
const deleteSession: WriteStatement = {
  table: 'sessions',
  change: 'delete',
  columns: ['id'],
  sql: 'delete from sessions where id = ?',
};

const beforeAll = new Uint8Array(0);
const afterAll = new Uint8Array(17).fill(255);
/** How many rows a call looks at for each it may remove: an index by end would cost every login and refresh a page. */
const stretch = 8;

/**
 * Sweeps the sessions in key order, which is their age: each call looks at one stretch and the next goes on behind it, so that no call is
 * long however many sessions live.
 */
export function createRemoveExpired(): (transaction: SqlTransaction, until: Until) => Promise<number> {
  let swept: Uint8Array = beforeAll;

  async function removeSessions(
    transaction: SqlTransaction,
    { sessionsBefore: before, limit }: Until,
  ): Promise<number> {
    const last = await transaction.get(findStretchEnd, swept, limit * stretch - 1);
    const end = last ? readBytes(last, 'id') : afterAll;
    const rows = await transaction.all(listOverSessions, swept, end, before, before, before, limit);
    const ids = rows.map((row) => readBytes(row, 'id'));
    for (const id of ids) await transaction.run(deleteSession, id);
    swept = (ids.length === limit && ids.at(-1)) || (last ? end : beforeAll);
    return ids.length;
  }

  return async (transaction, until) =>
    (await removeAttempts(transaction, until)) + (await removeSessions(transaction, until));
}

async function removeAttempts(transaction: SqlTransaction, { attemptsBefore, limit }: Until): Promise<number> {
  const rows = await transaction.all(listOldAttempts, limit * stretch, attemptsBefore, limit);
  for (const row of rows) await transaction.run(deleteAttempt, readBytes(row, 'session_id'));
  return rows.length;
}
