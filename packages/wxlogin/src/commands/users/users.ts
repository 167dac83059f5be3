import { OptionsError, operateUsers, type UserOperations } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { readOperating } from '../../configuration/database.ts';
import { explainRefusal } from '../../configuration/refusal.ts';
import { ProgramError } from '../../program-error.ts';
import type { Text } from '../../terminal/text.ts';
import { explainMoving } from '../moving/explain.ts';
import { describeConflict, describeMerge, describeRecord, describeUser } from './describe.ts';
import { readWish, type Wish } from './read-wish.ts';
import { refusals } from './refusals.ts';
import * as write from './write-users.ts';

/** What an action came to: for programs, and for people. */
interface Outcome {
  readonly json: unknown;
  readonly text: Text;
}

/** `wxlogin users`: what operators do about users, beside a running service. */
export const users: RunCommand = async (given, terminal) => {
  const wish = readWish(given, Math.floor(Date.now() / 1000));
  const opening = operateUsers(readOperating(terminal.env, given.find('config'))).catch((error: unknown) => {
    throw error instanceof OptionsError ? explainRefusal(error) : error;
  });
  const operations = await explainMoving(opening);
  try {
    const { json, text } = await carryOut(operations, wish);
    terminal.print(given.has('json') ? JSON.stringify(json, null, 2) : text[terminal.language]);
  } finally {
    await operations.close();
  }
  return 'done';
};

function carryOut(operations: UserOperations, wish: Wish): Promise<Outcome> {
  switch (wish.action) {
    case 'list':
    case 'find':
    case 'show':
    case 'export':
      return look(operations, wish);
    case 'ban':
    case 'unban':
    case 'lift-ban':
    case 'role':
    case 'delete':
      return change(operations, wish);
    default:
      return link(operations, wish);
  }
}

type Of<Action extends Wish['action']> = Extract<Wish, { readonly action: Action }>;

async function look(operations: UserOperations, wish: Of<'list' | 'find' | 'show' | 'export'>): Promise<Outcome> {
  switch (wish.action) {
    case 'list': {
      const page = await operations.list(wish);
      return { json: page.map(describeUser), text: write.writeUsers(page, page.length === wish.limit) };
    }
    case 'find': {
      const user = (await operations.findOf(wish.identity)) ?? refuse('nobody');
      return { json: describeUser(user), text: write.writeUsers([user], false) };
    }
    case 'show': {
      const record = (await operations.show(wish.id)) ?? refuse('unknown');
      const merges = await operations.listMerges(wish.id);
      return { json: describeRecord(record, merges), text: write.writeRecord(record, merges) };
    }
    case 'export': {
      const json = (await operations.export(wish.id)) ?? refuse('unknown');
      const text = JSON.stringify(json, null, 2);
      return { json, text: { en: text, zh: text } };
    }
  }
}

async function change(
  operations: UserOperations,
  wish: Of<'ban' | 'unban' | 'lift-ban' | 'role' | 'delete'>,
): Promise<Outcome> {
  switch (wish.action) {
    case 'ban': {
      const { id, reason, until } = wish;
      const ban = { ...(reason !== undefined && { reason }), ...(until !== undefined && { until }) };
      const user = (await refuseRange(operations.ban(id, ban))) ?? refuse('unknown');
      return { json: describeUser(user), text: write.writeBanned(user) };
    }
    case 'unban': {
      const user = (await operations.unban(wish.id)) ?? refuse('unknown');
      return { json: describeUser(user), text: write.writeUnbanned(user) };
    }
    case 'lift-ban': {
      const wasBanned = await operations.liftBan(wish.identity);
      return { json: { was_banned: wasBanned }, text: write.writeLifted(wasBanned) };
    }
    case 'role': {
      const changed = await operations.changeRoles(wish.id, wish);
      if (changed.kind === 'unknown' || changed.kind === 'refused')
        return refuse(changed.kind === 'unknown' ? 'unknown' : 'roles');
      return { json: describeUser(changed.user), text: write.writeRoles(changed.user) };
    }
    case 'delete':
      return remove(operations, wish);
  }
}

async function remove(operations: UserOperations, { id, isTrial }: Of<'delete'>): Promise<Outcome> {
  const record = (await operations.show(id)) ?? refuse('unknown');
  if (!isTrial && !(await operations.delete(id))) return refuse('unknown');
  const facts = { identities: record.identities.length, sessions: record.sessions.length };
  return { json: { id, deleted: !isTrial, ...facts }, text: write.writeDeleted(id, { isTrial, ...facts }) };
}

async function link(operations: UserOperations, wish: Of<'conflicts' | 'merge' | 'undo-merge'>): Promise<Outcome> {
  switch (wish.action) {
    case 'conflicts': {
      const conflicts = await operations.listLinkConflicts(wish.limit);
      return { json: conflicts.map(describeConflict), text: write.writeConflicts(conflicts) };
    }
    case 'merge': {
      const merged = await operations.merge(wish);
      if (merged.kind === 'refused') return refuse(merged.refusal);
      const { id, moved } = merged;
      return {
        json: { id, kept: wish.kept, merged: wish.merged, moved, is_trial: wish.isTrial },
        text: write.writeMerged({ ...wish, id, moved }),
      };
    }
    case 'undo-merge': {
      const outcome = (await operations.undoMerge(wish.id)) ?? refuse('merge');
      if (outcome.kind === 'refused')
        return refuse(outcome.refusal === 'user_blocked' ? 'undo_blocked' : outcome.refusal);
      return { json: describeMerge(outcome.merge), text: write.writeUndone(outcome.merge) };
    }
  }
}

function refuse(refusal: keyof typeof refusals): never {
  throw new ProgramError('failed', refusals[refusal]);
}

/** What the server says of a reason or an end that it does not take. */
async function refuseRange<T>(doing: Promise<T>): Promise<T> {
  try {
    return await doing;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProgramError('usage', { en: `--${error.message}`, zh: `--${error.message}` });
  }
}
