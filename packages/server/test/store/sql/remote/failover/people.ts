import { LoginError } from '../../../../../src/errors.ts';
import type { SessionId, UserId } from '../../../../../src/model/id.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { day, describeLogin, now, written } from '../../../contract/store-under-test.ts';

/** What the store has told of a session. */
interface Told {
  readonly openid: string;
  readonly userId: UserId;
  counter: number;
  /** A refresh was not answered: it may have happened. */
  isUncertain: boolean;
}

/** People who log in, refresh and look, all the time. */
export interface People {
  /** Sessions whose opening was answered. */
  readonly told: ReadonlyMap<SessionId, Told>;
  /** Answers that nothing explains, and errors that say something else than "try again". */
  readonly wrong: readonly string[];
  /** How often something was refused for the moment. */
  readonly refused: number;
  /** Resolves after so many more good answers. */
  answered(more: number): Promise<void>;
  stop(): Promise<void>;
}

const people = 40;
const workers = 12;
const patienceMs = 10_000;

export function startPeople(store: Store): People {
  const told = new Map<SessionId, Told>();
  const wrong: string[] = [];
  const done = { good: 0, refused: 0, isStopped: false };

  async function logIn(openid: string, own: SessionId[]): Promise<void> {
    const opened = await store.openLogin(describeLogin({ openid, maxSessions: 100_000 }));
    if (opened.kind !== 'opened') return void wrong.push(`${opened.kind} for a new code`);
    told.set(opened.session.id, { openid, userId: opened.user.id, counter: 0, isUncertain: false });
    own.push(opened.session.id);
  }

  async function look(id: SessionId, known: Told): Promise<void> {
    const found = await store.findSession(id);
    if (!isAsTold(found?.session.counter, known)) wrong.push(`${known.counter} is seen as ${found?.session.counter}`);
  }

  async function refresh(id: SessionId, known: Told): Promise<void> {
    known.isUncertain = true;
    const { counter } = known;
    const answer = await store.advanceSession({ id, counter, idleExpiresAt: now + 30 * day, ...written() });
    // Nobody else refreshes this session: it has happened, and the answer was lost on its way from the database.
    const isRepeat = answer?.session.counter === counter + 1;
    if (!answer?.advanced && !isRepeat) wrong.push(`${counter} is refused at ${answer?.session.counter}`);
    known.counter = counter + 1;
    known.isUncertain = false;
  }

  async function work(number: number): Promise<void> {
    const own: SessionId[] = [];
    for (let turn = 0; !done.isStopped; turn += 1) {
      const id = own[turn % own.length];
      const known = id && told.get(id);
      const deeds = [refresh, look] as const;
      const deed = (known && deeds[turn % 3]?.(id, known)) ?? logIn(`p${(turn * 7 + number) % people}`, own);
      await deed.then(succeed, fail);
    }
  }

  const succeed = (): void => {
    done.good += 1;
  };

  async function fail(error: unknown): Promise<void> {
    if (error instanceof LoginError && error.code === 'storage_unavailable') done.refused += 1;
    else wrong.push(String(error));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const working = Array.from({ length: workers }, (_, number) => work(number));
  return {
    told,
    wrong,
    get refused() {
      return done.refused;
    },
    async answered(more) {
      const enough = done.good + more;
      const began = performance.now();
      while (done.good < enough) {
        if (performance.now() - began > patienceMs)
          throw new Error(`no good answer for ${patienceMs} ms: ${wrong.slice(-3)}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    async stop() {
      done.isStopped = true;
      await Promise.all(working);
    },
  };
}

const isAsTold = (counter: number | undefined, told: Told): boolean =>
  counter === told.counter || (told.isUncertain && counter === told.counter + 1);

/** Sessions that are not as they were told. */
export async function listLost(store: Store, { told }: People): Promise<readonly SessionId[]> {
  const found = await Promise.all(
    [...told].map(async ([id, known]) => {
      const { session, user } = (await store.findSession(id)) ?? {};
      return isAsTold(session?.counter, known) && user?.id === known.userId ? [] : [id];
    }),
  );
  return found.flat();
}

/** People with more than one user. */
export function listDuplicates({ told }: People): readonly string[] {
  const usersOf = new Map<string, UserId>();
  return [...told.values()].flatMap(({ openid, userId }) => {
    const known = usersOf.get(openid) ?? userId;
    usersOf.set(openid, known);
    return known === userId ? [] : [openid];
  });
}
