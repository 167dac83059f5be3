import { type AuthError, loggedOut } from './errors.ts';
import type { Server } from './server.ts';
import type { Session, SessionKeeper } from './session.ts';

/** An attempt under way to get a session, shared by everybody who asks meanwhile. */
interface Flight {
  /** Whether anybody aboard wants a login if the refresh token is refused. */
  mayLogin: boolean;
  landing?: Promise<Session>;
}

/**
 * Finds a session whose access token is good, as far as one can know, and is not `badToken`. It logs in if it may, and else
 * finds nothing; but it never logs in because a token was refused whose session is gone.
 */
export type Finder = (badToken?: string) => Promise<Session | undefined>;

/** An access token that ends sooner is renewed first: the request still has to travel. */
const LEEWAY_SECONDS = 30;

export type Renewal = ReturnType<typeof createRenewal>;

/** 401, 400 for what never was a refresh token, or what is known without asking. Everything else may pass, so the session stays. */
const isRefusal = ({ status, code }: AuthError) => status === 401 || status === 400 || code === 'logged_out';

/** Gets and renews the session, one attempt at a time. */
export function createRenewal(keeper: SessionKeeper, server: Server, now: () => number) {
  let flight: Flight | undefined;
  let logouts = 0;

  async function obtain(mine: Flight): Promise<Session> {
    const old = keeper.find();
    if (!old) return server.login();
    const { refreshToken, refreshExpiresAt } = old;
    try {
      // Whoever comes back after months should not wait for a refusal first.
      if (refreshExpiresAt && refreshExpiresAt <= now()) await Promise.reject(loggedOut());
      return await server.refresh(refreshToken);
    } catch (error) {
      if (!isRefusal(error as AuthError)) throw error;
      return replace(mine, error);
    }
  }

  /** The old session stays until the new one is there, so that no page sees a logged-out moment in between. */
  async function replace(mine: Flight, refusal: unknown): Promise<Session> {
    try {
      if (!mine.mayLogin) throw refusal;
      return await server.login();
    } catch (error) {
      if (flight === mine) keeper.keep(undefined);
      throw error;
    }
  }

  async function fly(mine: Flight): Promise<Session> {
    try {
      const session = await obtain(mine);
      if (flight === mine) {
        keeper.keep(session);
        return session;
      }
      server.logout(session.refreshToken);
      throw loggedOut();
    } finally {
      if (flight === mine) flight = undefined;
    }
  }

  function board(mayLogin: boolean): Promise<Session> {
    const mine = flight || { mayLogin };
    flight = mine;
    mine.mayLogin = mine.mayLogin || mayLogin;
    mine.landing = mine.landing || fly(mine);
    return mine.landing;
  }

  async function find(begun: number, mayLogin: boolean, badToken?: string): Promise<Session | undefined> {
    const isOver = begun !== logouts;
    const session = isOver ? undefined : keeper.find();
    if (session && session.accessToken !== badToken && session.expiresAt > now() + LEEWAY_SECONDS) return session;
    if (!mayLogin) return session && board(false).catch(() => undefined);
    if (isOver || (!session && badToken)) throw loggedOut();
    return board(true);
  }

  function begin(mayLogin: true): (badToken?: string) => Promise<Session>;
  function begin(mayLogin: boolean): Finder;
  function begin(mayLogin: boolean): Finder {
    const begun = logouts;
    return (badToken) => find(begun, mayLogin, badToken);
  }

  return {
    /** Begins a piece of work for the user, which ends with the next logout: it must not bring the user back. */
    begin,

    /** Leaves the attempt under way to itself: whatever it brings will not be kept. */
    abandon() {
      logouts++;
      if (flight) flight.mayLogin = false;
      flight = undefined;
    },
  };
}
