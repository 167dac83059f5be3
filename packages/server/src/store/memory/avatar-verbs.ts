import type { AvatarId } from '../../model/id.ts';
import { isElsewhere } from '../../model/profile/image-elsewhere.ts';
import type { Avatar } from '../profile.ts';
import type { Store } from '../store.ts';
import type { Keep } from './audit-verbs.ts';
import type { Tables } from './tables.ts';

type LeftoverVerbs = Pick<Store, 'noteLeftover' | 'listLeftovers' | 'forgetLeftovers'>;

export const createLeftoverVerbs = ({ leftovers }: Tables, keep: Keep): LeftoverVerbs => ({
  async noteLeftover(note) {
    const { id, dueAt } = note;
    if (!leftovers.has(id)) leftovers.set(id, dueAt);
    keep(note, undefined);
  },
  listLeftovers: async ({ dueUntil, limit }) =>
    [...leftovers]
      .filter(([, dueAt]) => dueAt <= dueUntil)
      .sort(([, one], [, other]) => one - other)
      .slice(0, limit)
      .map(([id]) => id),
  async forgetLeftovers(ids) {
    for (const id of ids) leftovers.delete(id);
  },
});

/** Whether the image may be saved: one that was put elsewhere must not have been given up since. */
export const isStillWanted = (tables: Tables, userId: `usr_${string}`, avatar: Avatar): boolean =>
  !isElsewhere(avatar) || tables.leftovers.has(avatar.id) || tables.avatarOfUser.get(userId) === avatar.id;

export function deleteImage(tables: Tables, id: AvatarId, at: number): void {
  const image = tables.avatars.get(id);
  tables.avatars.delete(id);
  if (image && isElsewhere(image) && !tables.leftovers.has(id)) tables.leftovers.set(id, at);
}
