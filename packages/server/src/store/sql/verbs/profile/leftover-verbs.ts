import { formatId } from '../../../../model/id.ts';
import { isElsewhere } from '../../../../model/profile/image-elsewhere.ts';
import type { Store } from '../../../store.ts';
import type { Change, Row, SqlReader, WriteJob } from '../../driver.ts';
import { keyOf, readBytes } from '../../rows.ts';
import * as statements from '../../statements.ts';
import type { Write } from '../../watch-rows.ts';

type LeftoverVerbs = Pick<Store, 'noteLeftover' | 'listLeftovers' | 'forgetLeftovers'>;

export const createLeftoverVerbs = (reader: SqlReader, write: Write): LeftoverVerbs => ({
  noteLeftover: (note) => write(note, noteLeftover(note)),

  async listLeftovers({ dueUntil, limit }) {
    const rows = await reader.all(statements.listLeftovers, dueUntil, limit);
    return rows.map((row) => formatId('avt', readBytes(row, 'id')));
  },

  forgetLeftovers: (ids) => write({ at: 0, requestId: 'housekeeping' }, forgetLeftovers(ids)),
});

const noteLeftover = ({ id, dueAt }: Parameters<Store['noteLeftover']>[0]): WriteJob<void> => ({
  claims: [id],
  async decide(look) {
    const found = await look.get(statements.findLeftover, keyOf('avt', id));
    return {
      answer: undefined,
      changes: found ? [] : [{ statement: statements.insertLeftover, values: [keyOf('avt', id), dueAt] }],
    };
  },
});

const forgetLeftovers = (ids: readonly `avt_${string}`[]): WriteJob<void> => ({
  claims: [...ids],
  async decide(look) {
    const found = await Promise.all(ids.map((id) => look.get(statements.findLeftover, keyOf('avt', id))));
    return { answer: undefined, changes: found.flatMap((row) => (row ? [dropLeftover(readBytes(row, 'id'))] : [])) };
  },
});

export const dropLeftover = (id: Uint8Array): Change => ({ statement: statements.deleteLeftover, values: [id] });

/** The old image of a user, a row of `findAvatarOfUser`, becomes a leftover if it is elsewhere. */
export async function leaveOver(look: SqlReader, old: Row, at: number): Promise<Change[]> {
  if (!isElsewhere({ bytes: { length: Number(old.size) } })) return [];
  const id = readBytes(old, 'id');
  const noted = await look.get(statements.findLeftover, id);
  return noted ? [] : [{ statement: statements.insertLeftover, values: [id, at] }];
}
