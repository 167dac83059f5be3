import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, unixSeconds } from '../clock.ts';
import type { EventFacts, EventName } from '../events.ts';
import { findRecord } from '../flows/account/find-record.ts';
import { hashIdentity } from '../flows/account/hash-identity.ts';
import { removeUser } from '../flows/account/remove-user.ts';
import { createRecorder } from '../flows/audit/recorder.ts';
import { silentLogger } from '../logger.ts';
import { writeExport } from '../model/account/record.ts';
import { createId, type UserId } from '../model/id.ts';
import type { MergeId } from '../model/linking/merge.ts';
import type { User } from '../model/user.ts';
import type { KeyedHash } from '../secrets/keyed-hash.ts';
import type { RandomBytes } from '../secrets/random.ts';
import type { RolesChanged, UserDeleted, UserUnbanned } from '../store/account.ts';
import type { MergeOutcome, UndoOutcome } from '../store/linking.ts';
import type { Store } from '../store/store.ts';
import { checkBan } from './check-ban.ts';
import type { UserOperations } from './operate-users.ts';

export interface Operating {
  readonly store: Store;
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** Each act is told in the audit trail, in the commit of its change. */
export function createOperations(operating: Operating): UserOperations {
  const { store } = operating;
  const teller = createTeller(operating);
  return {
    find: (userId) => store.findUser(userId),
    findOf: (identity) => store.findUserOf(identity),
    list: (page) => store.listUsers(page),
    show: (userId) => findRecord({ store }, userId),
    async export(userId) {
      const record = await findRecord({ store }, userId);
      if (record) teller.tellExport(userId);
      return record && writeExport(record);
    },
    ...createBans(operating, teller),
    ...createMerges(operating, teller),
    async close() {
      await teller.close();
      await store.close();
    },
  };
}

type Bans = Pick<UserOperations, 'ban' | 'unban' | 'liftBan' | 'changeRoles' | 'delete'>;

const createBans = ({ store, hash, clock }: Operating, { begin }: Teller): Bans => ({
  async ban(userId, wish = {}) {
    const ban = checkBan(wish, unixSeconds(clock));
    const reason = `${ban.until ?? 'no_end'}`;
    const told = begin((user: User | undefined) => user && { name: 'user_banned', userId, reason });
    return store.banUser({ userId, ...ban, ...told });
  },
  async unban(userId) {
    const told = begin((unbanned: UserUnbanned | undefined) =>
      unbanned?.wasBanned ? { name: 'user_unbanned', userId } : undefined,
    );
    return (await store.unbanUser({ userId, ...told }))?.user;
  },
  async liftBan(identity) {
    const told = begin((wasBanned: boolean) => (wasBanned ? { name: 'ban_lifted' } : undefined));
    return store.liftBan({ identityHash: hashIdentity(hash, identity), ...told });
  },
  async changeRoles(userId, { add = [], remove = [] }) {
    const told = begin((changed: RolesChanged) =>
      changed.kind === 'changed'
        ? { name: 'roles_changed', userId, reason: changed.user.roles.join(' ') || 'none' }
        : undefined,
    );
    return store.changeRoles({ userId, add, remove, ...told });
  },
  async delete(userId) {
    const told = begin((outcome: UserDeleted) =>
      outcome === 'deleted' ? { name: 'user_deleted', userId } : undefined,
    );
    return removeUser({ store, hash }, { userId, ...told });
  },
});

type Merges = Pick<UserOperations, 'listLinkConflicts' | 'merge' | 'undoMerge' | 'listMerges'>;

const createMerges = ({ store, clock, randomBytes }: Operating, { begin }: Teller): Merges => ({
  listLinkConflicts: (limit) => store.listLinkConflicts(limit),
  async merge({ kept, merged, isTrial = false }) {
    const id: MergeId = createId('mrg', clock.nowMs(), randomBytes(16));
    const told = begin((answer: MergeOutcome) =>
      answer.kind === 'merged' && !isTrial ? { name: 'users_merged', userId: kept, reason: merged } : undefined,
    );
    const outcome = await store.mergeUsers({ id, keptUserId: kept, mergedUserId: merged, isTrial, ...told });
    return outcome.kind === 'merged' ? { ...outcome, id: isTrial ? null : id } : outcome;
  },
  async undoMerge(id) {
    const told = begin((outcome: UndoOutcome | undefined) =>
      outcome?.kind === 'undone' ? { name: 'merge_undone', userId: outcome.merge.keptUserId, reason: id } : undefined,
    );
    return store.undoMerge({ id, ...told });
  },
  listMerges: (userId) => store.listMerges(userId),
});

interface Fact {
  readonly name: EventName;
  readonly userId?: UserId;
  readonly reason?: string;
}

type Teller = ReturnType<typeof createTeller>;

function createTeller({ store, clock, randomBytes }: Operating) {
  const recorder = createRecorder({ store, clock, randomBytes, logger: silentLogger, tell: () => {}, wait });
  const newRequestId = () => createId('req', clock.nowMs(), randomBytes(16));
  /** Gives an act its time, and its event by what came of it. */
  const begin = <Answer>(describe: (answer: Answer) => Fact | undefined) => {
    const requestId = newRequestId();
    const events = recorder.record((answer: Answer): EventFacts[] => {
      const fact = describe(answer);
      return fact ? [{ ...fact, requestId, actor: 'operator' }] : [];
    });
    return { at: unixSeconds(clock), requestId, events };
  };
  return {
    begin,
    tellExport: (userId: UserId) =>
      recorder.emit({ name: 'user_exported', userId, requestId: newRequestId(), actor: 'operator' }),
    close: () => recorder.close(),
  };
}
