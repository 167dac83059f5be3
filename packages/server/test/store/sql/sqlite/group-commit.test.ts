import { describe, expect, it } from 'vitest';
import { LoginError } from '../../../../src/errors.ts';
import type { SqlReader, WriteJob } from '../../../../src/store/sql/driver.ts';
import { createGroupCommit, type WriteConnection } from '../../../../src/store/sql/sqlite/group-commit.ts';

const look: SqlReader = { get: () => undefined, all: () => [] };

/** A connection that writes down what is asked of it, and can be told to fail or to wait. */
function createConnection(overrides: Partial<WriteConnection> = {}) {
  const asked: string[] = [];
  const connection: WriteConnection = {
    look,
    apply: () => {},
    begin: () => void asked.push('begin'),
    commit: () => void asked.push('commit'),
    rollback: () => void asked.push('rollback'),
    isConflict: () => false,
    isFatal: () => false,
    describe: (error) => error,
    ...overrides,
  };
  return { asked, connection };
}

function createQueue(overrides: Partial<WriteConnection> = {}, limits = { maxGroup: 256, maxWaiting: 1000 }) {
  const { asked, connection } = createConnection(overrides);
  const fatal: unknown[] = [];
  const queue = createGroupCommit({ connection, ...limits, onFatal: (cause) => fatal.push(cause) });
  const job = (name: string): WriteJob<string> => ({
    claims: [],
    async decide() {
      asked.push(name);
      return { answer: name, changes: [] };
    },
  });
  const write = async (wanted: WriteJob<string>) => (await queue.write(wanted)).answer;
  return { asked, fatal, job, write, close: queue.close };
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `job ${n}`);
const failWith = (error: unknown) => () => {
  throw error;
};

function createSignal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

describe('group commit', () => {
  it('puts what arrives in one turn into one transaction, in order', async () => {
    const { asked, job, write } = createQueue();
    expect(await Promise.all(names(5).map((name) => write(job(name))))).toEqual(names(5));
    expect(asked).toEqual(['begin', ...names(5), 'commit']);
  });

  it('takes no more than a group at once', async () => {
    const { asked, job, write } = createQueue({}, { maxGroup: 2, maxWaiting: 1000 });
    await Promise.all(names(5).map((name) => write(job(name))));
    expect(asked.filter((each) => each === 'commit')).toHaveLength(3);
    expect(asked.filter((each) => each.startsWith('job'))).toEqual(names(5));
  });

  it('answers nobody before the commit has returned, and takes into the next group what came meanwhile', async () => {
    const commits: (() => void)[] = [];
    const committing = [createSignal(), createSignal()];
    const { asked, job, write } = createQueue({
      commit: () =>
        new Promise((resolve) => {
          commits.push(resolve);
          committing[commits.length - 1]?.give();
        }),
    });
    const answered: string[] = [];
    const note = (name: string) => write(job(name)).then((answer) => answered.push(answer));
    const first = Promise.all([note('a'), note('b')]);
    await committing[0]?.given;
    const second = Promise.all([note('c'), note('d')]);
    expect(answered).toEqual([]);
    commits[0]?.();
    await first;
    expect(answered).toEqual(['a', 'b']);
    await committing[1]?.given;
    commits[1]?.();
    await second;
    expect(asked).toEqual(['begin', 'a', 'b', 'begin', 'c', 'd']);
  });

  it('lets a job that throws fail alone', async () => {
    const { asked, job, write } = createQueue();
    const bad = new Error('bad');
    const outcomes = await Promise.allSettled([
      write(job('a')),
      write({ claims: [], decide: failWith(bad) }),
      write(job('c')),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: bad });
    const alone = (name: string) => ['begin', name, 'commit'];
    expect(asked).toEqual(['begin', 'a', 'rollback', ...alone('a'), 'begin', 'rollback', ...alone('c')]);
  });

  it('decides anew, once, when a row was in the way', async () => {
    const taken = new Error('there already');
    let obstacles = 1;
    const { asked, job, write } = createQueue({
      commit() {
        if (obstacles-- > 0) throw taken;
      },
      isConflict: (error) => error === taken,
    });
    expect(await write(job('a'))).toBe('a');
    expect(asked).toEqual(['begin', 'a', 'rollback', 'begin', 'a']);
    obstacles = 2;
    await expect(write(job('b'))).rejects.toBe(taken);
  });

  it('tries one by one when the commit of a group fails', async () => {
    let failures = 1;
    const { job, write } = createQueue({
      commit() {
        if (failures-- > 0) throw new Error('too large together');
      },
    });
    expect(await Promise.all([write(job('a')), write(job('b'))])).toEqual(['a', 'b']);
  });

  it('spares the rest of a group what two have tried in vain, where the disk is to blame', async () => {
    const full = new LoginError('storage_unavailable', { cause: 'full' });
    const { asked, job, write } = createQueue({ commit: failWith('full'), describe: () => full });
    const outcomes = await Promise.allSettled(names(50).map((name) => write(job(name))));
    expect(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason === full)).toBe(true);
    expect(asked.filter((each) => each === 'begin')).toHaveLength(3);
  });

  it('does not try a group again that could not begin, and goes on with the next', async () => {
    let begins = 0;
    const { asked, job, write } = createQueue({
      begin() {
        begins += 1;
        if (begins === 1) throw new Error('locked');
      },
      describe: (cause) => new LoginError('storage_unavailable', { cause }),
    });
    const outcomes = await Promise.allSettled([write(job('a')), write(job('b'))]);
    expect(outcomes).toMatchObject(Array(2).fill({ reason: { code: 'storage_unavailable' } }));
    expect(await write(job('c'))).toBe('c');
    expect({ begins, asked }).toEqual({ begins: 2, asked: ['c', 'commit'] });
  });

  it('refuses what is beyond the queue and keeps what is in it', async () => {
    const { job, write } = createQueue({}, { maxGroup: 1, maxWaiting: 3 });
    const outcomes = await Promise.allSettled(names(5).map((name) => write(job(name))));
    expect(outcomes.slice(0, 3).map((outcome) => outcome.status)).toEqual(Array(3).fill('fulfilled'));
    const refused = { reason: { code: 'overloaded', retryAfterSeconds: 1 } };
    expect(outcomes.slice(3)).toMatchObject([refused, refused]);
    expect(await write(job('again'))).toBe('again');
  });

  it.each<[string, (broken: Error) => Partial<WriteConnection>]>([
    ['a commit was not confirmed', (broken) => ({ commit: failWith(broken), isFatal: (error) => error === broken })],
    ['a rollback fails', (broken) => ({ commit: failWith(new Error('full')), rollback: failWith(broken) })],
  ])('ends its trust in the connection when %s', async (_, breakBy) => {
    const broken = new Error('broken');
    const { asked, fatal, job, write, close } = createQueue(breakBy(broken));
    for (const outcome of await Promise.allSettled([write(job('a')), write(job('b'))])) {
      expect(outcome).toMatchObject({ reason: { code: 'storage_unavailable', cause: broken } });
    }
    await expect(write(job('later'))).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(asked).toEqual(['begin', 'a', 'b']);
    expect(fatal).toEqual([broken]);
    await close();
  });

  it('refuses also the jobs that wait when trust ends', async () => {
    const { fatal, job, write } = createQueue(
      { commit: failWith(new Error('fsync')), isFatal: () => true },
      { maxGroup: 1, maxWaiting: 1000 },
    );
    const outcomes = await Promise.allSettled(names(3).map((name) => write(job(name))));
    expect(outcomes).toMatchObject(Array(3).fill({ reason: { code: 'storage_unavailable' } }));
    expect(fatal).toHaveLength(1);
  });

  it('finishes what waits when it is closed, and refuses what comes later', async () => {
    const { job, write, close } = createQueue({}, { maxGroup: 1, maxWaiting: 1000 });
    const answers = Promise.all(names(3).map((name) => write(job(name))));
    const closed = close();
    await expect(write(job('later'))).rejects.toMatchObject({ code: 'shutting_down' });
    await closed;
    expect(await answers).toEqual(names(3));
  });
});
