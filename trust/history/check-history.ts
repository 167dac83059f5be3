import { createFamilies, type Families } from './families.ts';
import type { Asked, History, Moment, Operation } from './history.ts';

/** The invariants, each with every operation that breaks it. */
export interface Findings {
  /** An acknowledged login persists until somebody may have ended it. */
  readonly lost: readonly string[];
  /** An identity has one user, until that may have been deleted; and a user is one person. */
  readonly secondUsers: readonly string[];
  /** A refresh token has one successor, and is good for nothing once that was told. */
  readonly forks: readonly string[];
  /** A code opens one session. */
  readonly secondLogins: readonly string[];
  /** What was ended, acknowledged, works no more for whoever asks later. */
  readonly revived: readonly string[];
}

type Of<Deed extends Asked['deed']> = Extract<Asked, { deed: Deed }>;
type OfUser = Exclude<Asked, { session: string } | { code: string }>;

interface Session {
  readonly user: User;
  /** The moments of its login. */
  readonly invoked: number;
  readonly answered: number;
  /** An end of this session alone was asked for, and not refused; was answered. */
  mayBeOver: boolean;
  isOver: boolean;
}

interface User {
  readonly person: string;
  /** The last moment at which an end of all sessions may have happened. */
  mayEndUntil: number;
  /** When the latest end of all sessions was asked for that has been answered: what was answered before is over. */
  endedBefore: number;
  /** When a ban was answered that nobody has lifted meanwhile: what was asked for before is over. */
  bannedAt: number;
  deletedAt: number;
}

interface Person {
  readonly users: Set<string>;
  deletions: number;
  /** Acknowledged, and nobody has asked to lift it since. */
  isBanned: boolean;
  /** The last moment at which a ban may have been lifted. */
  mayLiftUntil: number;
}

/**
 * Walks once over the history, in time linear in its length. An operation without an answer counts as both: it may have happened, at any
 * time since, and it may not. So whatever is found is wrong for certain.
 */
export function checkHistory({ moments }: Pick<History, 'moments'>): Findings {
  const families = createFamilies(moments);
  const answeredAt = new Map(
    moments.map(({ operation, is }, index) => [operation, is === 'answer' ? index : Number.POSITIVE_INFINITY]),
  );
  const walk = createWalk(families, answeredAt);
  for (const [index, moment] of moments.entries()) walk.step(moment, index);
  return walk.findings;
}

function createWalk(families: Families, answeredAt: ReadonlyMap<Operation, number>) {
  const sessions = new Map<string, Session>();
  const users = new Map<string, User>();
  const people = new Map<string, Person>();
  const sessionOfCode = new Map<string, string>();
  const invokedAt = new Map<Operation, number>();
  /** Asked when what they are about was over for certain. */
  const tooLate = new Set<Operation>();
  const findings = {
    lost: [] as string[],
    secondUsers: [] as string[],
    forks: [] as string[],
    secondLogins: [] as string[],
    revived: [] as string[],
  };

  const personOf = (name: string) =>
    findOrMake(people, name, () => ({ users: new Set(), deletions: 0, isBanned: false, mayLiftUntil: -1 }));
  const userOf = (name: string, person: string) =>
    findOrMake(users, name, () => ({
      person,
      mayEndUntil: -1,
      endedBefore: -1,
      bannedAt: -1,
      deletedAt: Number.POSITIVE_INFINITY,
    }));

  const isOver = ({ isOver: isEnded, user, invoked, answered }: Session) =>
    isEnded || user.deletedAt < Number.POSITIVE_INFINITY || answered < user.endedBefore || invoked < user.bannedAt;
  const mayBeOver = ({ mayBeOver: mayBeEnded, user, invoked }: Session) => mayBeEnded || invoked < user.mayEndUntil;

  function invoke(operation: Operation, index: number): void {
    const { asked, outcome } = operation;
    invokedAt.set(operation, index);
    if (asked.deed === 'login') {
      if (people.get(asked.person)?.isBanned) tooLate.add(operation);
    } else if ('session' in asked) useSession(operation, sessions.get(asked.session));
    else if (outcome !== 'fail') mayEndUser(asked, answeredAt.get(operation) ?? Number.POSITIVE_INFINITY);
  }

  function useSession(operation: Operation, session: Session | undefined): void {
    if (!session) return;
    const { asked, outcome } = operation;
    if (isOver(session)) tooLate.add(operation);
    const ends = asked.deed === 'end session' && outcome !== 'fail';
    if (ends || families.mayEnd(operation)) session.mayBeOver = true;
  }

  function mayEndUser({ deed, person, user }: OfUser, until: number): void {
    if (deed === 'unban') {
      const lifted = personOf(person);
      lifted.isBanned = false;
      lifted.mayLiftUntil = Math.max(lifted.mayLiftUntil, until);
      return;
    }
    const found = userOf(user, person);
    found.mayEndUntil = Math.max(found.mayEndUntil, until);
    if (deed === 'delete') personOf(person).deletions += 1;
  }

  function answer(operation: Operation, index: number): void {
    const { asked, outcome } = operation;
    if (outcome === 'fail') {
      checkRefusal(operation);
      return;
    }
    // To end once more what is over is no use of it.
    if (tooLate.has(operation) && asked.deed !== 'end session') findings.revived.push(describe(operation));
    if (asked.deed === 'login') learnLogin(operation, asked, index);
    else if (asked.deed === 'end session') endSession(asked.session);
    else if (!('session' in asked)) endUser(asked, operation, index);
  }

  /** Only what is asked with the newest token, or with none, must be answered well. */
  function checkRefusal(operation: Operation): void {
    const { asked } = operation;
    if (asked.deed !== 'use' && asked.deed !== 'refresh') return;
    const session = sessions.get(asked.session);
    if (session && !mayBeOver(session) && families.mustBeGood(operation)) findings.lost.push(describe(operation));
  }

  function learnLogin(operation: Operation, { person, code }: Of<'login'>, index: number): void {
    const { user: userName = '', session = '' } = operation.told;
    const known = personOf(person);
    known.users.add(userName);
    const user = userOf(userName, person);
    if (known.users.size > 1 + known.deletions || user.person !== person)
      findings.secondUsers.push(describe(operation));
    const earlier = findOrMake(sessionOfCode, code, () => session);
    if (earlier !== session) findings.secondLogins.push(describe(operation));
    const invoked = invokedAt.get(operation) ?? 0;
    if (user.deletedAt < invoked) findings.revived.push(describe(operation));
    findOrMake(sessions, session, () => ({ user, invoked, answered: index, mayBeOver: false, isOver: false }));
  }

  function endSession(name: string): void {
    const session = sessions.get(name);
    if (session) session.isOver = true;
  }

  function endUser({ deed, person, user: name }: OfUser, operation: Operation, index: number): void {
    if (deed === 'unban') return;
    const user = userOf(name, person);
    const invoked = invokedAt.get(operation) ?? 0;
    // What was opened at the same moment may have come after it.
    user.endedBefore = Math.max(user.endedBefore, invoked);
    if (deed === 'delete') user.deletedAt = Math.min(user.deletedAt, index);
    // A login that has succeeded although it was asked for earlier had come before the ban, which has ended it.
    if (deed !== 'ban' || personOf(person).mayLiftUntil > invoked) return;
    personOf(person).isBanned = true;
    user.bannedAt = index;
  }

  return {
    findings: { ...findings, forks: families.forks },
    step: ({ operation, is }: Moment, index: number) =>
      is === 'invocation' ? invoke(operation, index) : answer(operation, index),
  };
}

const describe = ({ asked, told, beganMs, endedMs }: Operation): string =>
  `${JSON.stringify(asked)} ${JSON.stringify(told)} from ${beganMs.toFixed(3)} to ${endedMs?.toFixed(3)}`;

function findOrMake<T>(map: Map<string, T>, name: string, make: () => T): T {
  const found = map.get(name) ?? make();
  map.set(name, found);
  return found;
}
