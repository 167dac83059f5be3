import type { SessionOfUser, Store } from '../store.ts';
import type { Row, SqlReader } from './driver.ts';
import { openLogin } from './open-login.ts';
import { keyOf, readAttempt, readNumber, readSession, readUser } from './rows.ts';
import * as statements from './statements.ts';
import type { Write } from './writer.ts';

type SessionVerbs = Pick<
  Store,
  'openLogin' | 'findAttempt' | 'findSession' | 'advanceSession' | 'endSession' | 'endAllSessions'
>;

export const createSessionVerbs = (reader: SqlReader, write: Write): SessionVerbs => ({
  openLogin: (login) => write(login, (transaction) => openLogin(transaction, login)),

  async findAttempt(codeHash, since) {
    const row = await reader.get(statements.findAttempt, codeHash, since);
    return row && { ...readSessionOfUser(row), attempt: readAttempt(row) };
  },

  findSession: (id) => findSession(reader, keyOf('ses', id)),

  advanceSession: (advance) =>
    write(advance, async (transaction) => {
      const { counter, at, idleExpiresAt } = advance;
      const id = keyOf('ses', advance.id);
      const values = [counter + 1, at, idleExpiresAt, id, counter, at, at];
      const advanced = (await transaction.run(statements.advanceSession, ...values)) === 1;
      const found = await findSession(transaction, id);
      return found && { ...found, advanced };
    }),

  endSession: (end) =>
    write(end, async (transaction) => {
      await transaction.run(statements.endSession, end.at, end.reason, keyOf('ses', end.id));
    }),

  endAllSessions: (end) =>
    write(end, async (transaction) => {
      const id = keyOf('usr', end.userId);
      const row = await transaction.get(statements.findUser, id);
      if (row) await transaction.run(statements.saveEpoch, readNumber(row, 'epoch') + 1, id);
    }),
});

async function findSession(reader: SqlReader, id: Uint8Array): Promise<SessionOfUser | undefined> {
  const row = await reader.get(statements.findSession, id);
  return row && readSessionOfUser(row);
}

const readSessionOfUser = (row: Row): SessionOfUser => ({ session: readSession(row), user: readUser(row) });
