import type { Identity } from '../../../../model/identity.ts';
import { type AccountVerbs, type SessionsWanted, sortIdentities } from '../../../account.ts';
import type { SqlDriver, SqlReader, WriteJob } from '../../driver.ts';
import { bytesOfSubject, keyOf, readBytes, readSession, readSubject, readText, readUser } from '../../rows.ts';
import * as statements from '../../statements.ts';
import type { Write } from '../../watch-rows.ts';
import * as own from './account-statements.ts';
import { banUser, changeRoles, unbanUser } from './change-user.ts';
import { deleteUser } from './delete-user.ts';

/** Smaller than every identifier. Never no bytes at all: Node 22 now and then hands SQLite null for them, and nothing is greater than null. */
const beforeAll = new Uint8Array(1);

export const createAccountVerbs = ({ reader }: SqlDriver, write: Write): AccountVerbs => ({
  async findUser(id) {
    const row = await reader.get(statements.findUser, keyOf('usr', id));
    return row && readUser(row);
  },

  async findUserOf({ namespace, subject }) {
    const row = await reader.get(own.findUserOf, namespace, bytesOfSubject(subject));
    return row && readUser(row);
  },

  async listUsers({ after, limit }) {
    const rows = await reader.all(own.listUsers, after === null ? beforeAll : keyOf('usr', after), limit);
    return rows.map(readUser);
  },

  listIdentities: (userId) => listIdentities(reader, keyOf('usr', userId)),
  listSessions: async (wanted) => (await listRows(reader, wanted)).map(readSession),

  banUser: (ban) => write(ban, banUser(ban)),
  unbanUser: (unban) => write(unban, unbanUser(unban)),
  changeRoles: (change) => write(change, changeRoles(change)),
  deleteUser: (deletion) => write(deletion, deleteUser(deletion, listIdentities)),
  liftBan: (lift) => write(lift, liftBan(lift.identityHash)),
});

async function listIdentities(look: SqlReader, userId: Uint8Array): Promise<readonly Identity[]> {
  const rows = await look.all(own.listIdentities, userId);
  return sortIdentities(
    rows.map((row) => ({ namespace: readText(row, 'namespace'), subject: readSubject(readBytes(row, 'subject')) })),
  );
}

function listRows(look: SqlReader, { userId, liveAt, limit }: SessionsWanted) {
  const id = keyOf('usr', userId);
  return liveAt === null
    ? look.all(own.listSessions, id, limit)
    : look.all(own.listLiveSessions, id, liveAt, liveAt, limit);
}

const liftBan = (identityHash: Uint8Array): WriteJob<boolean> => ({
  claims: [`ban ${Buffer.from(identityHash).toString('base64')}`],
  async decide(look) {
    const found = await look.get(statements.findBan, identityHash);
    return {
      answer: found !== undefined,
      changes: found ? [{ statement: own.deleteBan, values: [identityHash] }] : [],
    };
  },
});
