import { describe, expect, it } from 'vitest';
import { checkHistory, type Findings } from '../check-history.ts';
import { type Asked, createHistory, type History, type Told } from '../history.ts';

/** What is broken in a history that a test writes. */
function check(write: (history: History & ReturnType<typeof createShorthand>) => void): (keyof Findings)[] {
  let ms = 0;
  const history = createHistory(() => {
    ms += 1;
    return ms;
  });
  write({ ...history, ...createShorthand(history) });
  const findings = checkHistory(history);
  return (Object.keys(findings) as (keyof Findings)[]).filter((name) => findings[name].length > 0);
}

/** Operations that are over before the next one begins. */
function createShorthand(history: History) {
  const ok = (asked: Asked, told: Told = {}) => history.invoke(asked)('ok', told);
  const fail = (asked: Asked) => history.invoke(asked)('fail');
  const unknown = (asked: Asked) => history.invoke(asked)('unknown');
  const opened = { user: 'u1', session: 's1', token: 't0' };
  const logIn = (told: Told = opened, code = 'c1') => ok({ deed: 'login', person: 'anna', code }, told);
  return { ok, fail, unknown, logIn };
}

const login: Asked = { deed: 'login', person: 'anna', code: 'c2' };
const again = { user: 'u1', session: 's2', token: 't9' };
const use: Asked = { deed: 'use', session: 's1' };
const refresh: Asked = { deed: 'refresh', session: 's1', token: 't0' };
const endSession: Asked = { deed: 'end session', session: 's1' };
const of = { person: 'anna', user: 'u1' };

describe('a history is good', () => {
  it('of a login, refreshes, an end, and refusals afterwards', () => {
    const broken = check(({ ok, fail, logIn }) => {
      logIn();
      ok(use);
      ok(refresh, { token: 't1' });
      ok(refresh, { token: 't1' });
      ok({ ...refresh, token: 't1' }, { token: 't2' });
      ok({ ...use, token: 't2' });
      fail({ ...use, token: 't1' });
      ok(endSession);
      fail(use);
    });
    expect(broken).toEqual([]);
  });

  it('where an end without an answer has happened, and where it has not', () => {
    for (const then of ['ok', 'fail'] as const)
      expect(
        check(({ unknown, logIn, invoke }) => {
          logIn();
          unknown(endSession);
          invoke(use)(then);
        }),
      ).toEqual([]);
  });

  it('where a use began before the end was answered', () => {
    const broken = check(({ ok, logIn, invoke }) => {
      logIn();
      const answer = invoke(use);
      ok(endSession);
      answer('ok');
    });
    expect(broken).toEqual([]);
  });

  it('where a login races a logout everywhere, and stays or not', () => {
    for (const then of ['ok', 'fail'] as const)
      expect(
        check(({ logIn, invoke }) => {
          logIn();
          const logOut = invoke({ deed: 'log out everywhere', ...of });
          const logInAgain = invoke(login);
          logOut('ok');
          logInAgain('ok', again);
          invoke({ ...use, session: 's2' })(then);
        }),
      ).toEqual([]);
  });

  it('where somebody is another user after a deletion, and comes back when a ban is lifted', () => {
    const broken = check(({ ok, logIn }) => {
      logIn();
      ok({ deed: 'ban', ...of });
      ok({ deed: 'unban', ...of });
      ok(login, again);
      ok({ ...use, session: 's2' });
      ok({ deed: 'delete', ...of });
      ok({ ...login, code: 'c3' }, { user: 'u2', session: 's3', token: 't8' });
    });
    expect(broken).toEqual([]);
  });

  it('where a stale refresh token has ended the session', () => {
    const broken = check(({ ok, fail, logIn }) => {
      logIn();
      ok(refresh, { token: 't1' });
      ok({ ...refresh, token: 't1' }, { token: 't2' });
      fail(refresh);
      fail(use);
    });
    expect(broken).toEqual([]);
  });
});

describe('a history is broken', () => {
  it('where a login is lost', () => {
    expect(
      check(({ fail, logIn }) => {
        logIn();
        fail(use);
      }),
    ).toEqual(['lost']);
    expect(
      check(({ fail, logIn }) => {
        logIn();
        fail(refresh);
      }),
    ).toEqual(['lost']);
  });

  it('where the newest refresh token is refused although nobody used it', () => {
    const broken = check(({ ok, fail, logIn }) => {
      logIn();
      ok(refresh, { token: 't1' });
      fail({ ...use, token: 't1' });
    });
    expect(broken).toEqual(['lost']);
  });

  it('where a person is two users, or a user two persons', () => {
    expect(
      check(({ ok, logIn }) => {
        logIn();
        ok(login, { user: 'u2', session: 's2', token: 't9' });
      }),
    ).toEqual(['secondUsers']);
    expect(
      check(({ ok, logIn }) => {
        logIn();
        ok({ ...login, person: 'bob' } as Asked, again);
      }),
    ).toEqual(['secondUsers']);
  });

  it('where a token has two successors, or is good beside its successor', () => {
    expect(
      check(({ ok, logIn }) => {
        logIn();
        ok(refresh, { token: 't1' });
        ok(refresh, { token: 'other' });
      }),
    ).toEqual(['forks']);
    expect(
      check(({ ok, logIn }) => {
        logIn();
        ok(refresh, { token: 't1' });
        ok({ ...use, token: 't0' });
      }),
    ).toEqual(['forks']);
  });

  it('where a code opens two sessions', () => {
    const broken = check(({ logIn }) => {
      logIn();
      logIn({ user: 'u1', session: 's2', token: 't9' });
    });
    expect(broken).toEqual(['secondLogins']);
  });

  it.each<[string, Asked]>([
    ['logout', endSession],
    ['logout everywhere', { deed: 'log out everywhere', ...of }],
    ['ban', { deed: 'ban', ...of }],
    ['deletion', { deed: 'delete', ...of }],
  ])('where something works after a %s', (_, end) => {
    for (const late of [use, refresh])
      expect(
        check(({ ok, logIn }) => {
          logIn();
          ok(end);
          ok(late, late === refresh ? { token: 't1' } : {});
        }),
      ).toEqual(['revived']);
  });

  it('where a login succeeds after a ban, or is of a deleted user', () => {
    for (const deed of ['ban', 'delete'] as const)
      expect(
        check(({ ok, logIn }) => {
          logIn();
          ok({ deed, ...of });
          ok(login, again);
        }),
      ).toEqual(['revived']);
  });

  it('where a session that was opened beside a ban outlives it', () => {
    const broken = check(({ ok, logIn, invoke }) => {
      logIn();
      const ban = invoke({ deed: 'ban', ...of });
      invoke(login)('ok', again);
      ban('ok');
      ok({ ...use, session: 's2' });
    });
    expect(broken).toEqual(['revived']);
  });
});

it('takes time in proportion to its length', () => {
  const write = (logins: number): History => {
    const history = createHistory();
    for (let index = 0; index < logins; index += 1) {
      const [person, user, session] = [`p${index % 7}`, `u${index % 7}`, `s${index}`];
      history.invoke({ deed: 'login', person, code: `c${index}` })('ok', { user, session, token: `t${index}` });
      history.invoke({ deed: 'use', session })('ok');
      history.invoke({ deed: 'log out everywhere', person, user })('ok');
    }
    return history;
  };
  /** The quickest of three: others use this machine too. */
  const measure = (history: History): number => {
    const taken = [1, 2, 3].map(() => {
      const began = performance.now();
      expect(Object.values(checkHistory(history)).flat()).toEqual([]);
      return performance.now() - began;
    });
    return Math.min(...taken);
  };
  const [short, long] = [write(1_000), write(20_000)];
  measure(short);
  // Twenty times as long: 20 where it is linear, 400 where it is quadratic.
  expect(measure(long) / measure(short)).toBeLessThan(100);
});
