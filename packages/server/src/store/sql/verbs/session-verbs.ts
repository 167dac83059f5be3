import { isSessionLive } from '../../../model/session.ts';
import { isBlocked } from '../../../model/user.ts';
import type { SessionAdvance, SessionAdvanced, SessionOfUser, Store } from '../../store.ts';
import type { Decision, SqlReader, WriteJob } from '../driver.ts';
import { keyOf, readAttempt, readSessionOfUser, readUser } from '../rows.ts';
import * as statements from '../statements.ts';
import type { Write } from '../watch-rows.ts';
import { openLogin } from './open-login.ts';
import { eraseSessionKey, eraseSessionKeysOfUser } from './session-key-verbs.ts';

type SessionVerbs = Pick<
  Store,
  'openLogin' | 'findAttempt' | 'findSession' | 'advanceSession' | 'endSession' | 'endAllSessions'
>;

export const createSessionVerbs = (reader: SqlReader, write: Write): SessionVerbs => ({
  openLogin: (login) => write(login, openLogin(login)),

  async findAttempt(codeHash, since) {
    const row = await reader.get(statements.findAttempt, codeHash);
    if (!row) return undefined;
    const attempt = readAttempt(row);
    return attempt.at < since ? undefined : { ...readSessionOfUser(row), attempt };
  },

  findSession: (id) => findSession(reader, keyOf('ses', id)),
  advanceSession: (advance) => write(advance, advanceSession(advance)),
  endSession: (end) => write(end, endSession(end)),
  endAllSessions: (end) => write(end, endAllSessions(end)),
});

async function findSession(look: SqlReader, id: Uint8Array): Promise<SessionOfUser | undefined> {
  const row = await look.get(statements.findSession, id);
  return row && readSessionOfUser(row);
}

type Advanced = SessionAdvanced | undefined;

/**
 * The statement checks all that can have changed since the session was seen, so whoever may advance by that need not look again, unless the
 * statement has missed.
 */
function advanceSession(advance: SessionAdvance): WriteJob<Advanced> {
  let { seen } = advance;
  return {
    claims: [advance.id],
    async decide(look) {
      const before = seen && decideAdvance(seen, advance);
      seen = undefined;
      if (before?.answer?.advanced) return before;
      const found = await findSession(look, keyOf('ses', advance.id));
      return found ? decideAdvance(found, advance) : { answer: undefined, changes: [] };
    },
  };
}

function decideAdvance(found: SessionOfUser, { id, counter, at, idleExpiresAt }: SessionAdvance): Decision<Advanced> {
  const { session, user } = found;
  const advanced = session.counter === counter && isSessionLive(session, user, at) && !isBlocked(user, at);
  if (!advanced) return { answer: { ...found, advanced }, changes: [] };
  const next = { ...session, counter: counter + 1, rotatedAt: at, idleExpiresAt };
  const values = [next.counter, at, idleExpiresAt, keyOf('ses', id), counter, at];
  return { answer: { session: next, user, advanced }, changes: [{ statement: statements.advanceSession, values }] };
}

const endSession = ({ id, at, reason }: Parameters<Store['endSession']>[0]): WriteJob<boolean> => ({
  claims: [id],
  async decide(look) {
    const [found, erasures] = await Promise.all([findSession(look, keyOf('ses', id)), eraseSessionKey(look, id)]);
    if (found?.session.endedAt !== null) return { answer: false, changes: erasures };
    const end = { statement: statements.endSession, values: [at, reason, keyOf('ses', id)] };
    return { answer: true, changes: [end, ...erasures] };
  },
});

const endAllSessions = ({ userId }: Parameters<Store['endAllSessions']>[0]): WriteJob<void> => ({
  claims: [userId],
  async decide(look) {
    const id = keyOf('usr', userId);
    const [row, erasures] = await Promise.all([
      look.get(statements.findUser, id),
      eraseSessionKeysOfUser(look, userId),
    ]);
    if (!row) return { answer: undefined, changes: [] };
    const { epoch } = readUser(row);
    const raise = { statement: statements.raiseEpoch, values: [epoch + 1, id, epoch] };
    return { answer: undefined, changes: [raise, ...erasures] };
  },
});
