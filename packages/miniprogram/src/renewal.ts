import { type AuthError, loggedOut } from './errors.ts';
import type { Server } from './server.ts';
import type { Session, SessionKeeper } from './session.ts';

/** An attempt under way to get a session, shared by everybody who asks meanwhile. */
interface Flight {
  /** Whether anybody aboard wants a login if the refresh token is refused. */
  mayLogin: boolean;
  landing?: Promise<Session>;
}

/** An access token that ends sooner is renewed first: the request still has to travel. */
const LEEWAY_SECONDS = 30;

export type Renewal = ReturnType<typeof createRenewal>;

/** Gets and renews the session, one attempt at a time. */
export function createRenewal(keeper: SessionKeeper, server: Server, now: () => number) {
  let flight: Flight | undefined;
  let logouts = 0;

  async function obtain(mine: Flight): Promise<Session> {
    const old = keeper.find();
    if (!old) return server.login();
    try {
      return await server.refresh(old.refreshToken);
    } catch (error) {
      // 400: the storage holds something that never was a refresh token. Everything else may pass, so the session stays.
      const { status } = error as AuthError;
      if (status !== 401 && status !== 400) throw error;
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
    if (flight) flight.mayLogin = flight.mayLogin || mayLogin;
    const mine = flight || (flight = { mayLogin });
    return mine.landing || (mine.landing = fly(mine));
  }

  const isGood = (session: Session, badToken?: string) =>
    session.accessToken !== badToken && session.expiresAt > now() + LEEWAY_SECONDS;

  async function find(mayLogin: boolean, session?: Session, badToken?: string): Promise<Session | undefined> {
    if (session && isGood(session, badToken)) return session;
    if (!mayLogin) return session && board(false).catch(() => undefined);
    if (!session && badToken) throw loggedOut();
    return board(true);
  }

  return {
    /**
     * Begins one piece of work for the user. The function returned finds a session whose access token is good, as far as
     * one can know, and is not `badToken`. It logs in if it may, but not after a logout: work of a session that is gone
     * must not bring the user back.
     */
    begin(mayLogin: boolean) {
      const begun = logouts;
      return (badToken?: string) => find(mayLogin, begun === logouts ? keeper.find() : undefined, badToken);
    },

    /** Leaves the attempt under way to itself: whatever it brings will not be kept. */
    abandon() {
      logouts++;
      if (flight) flight.mayLogin = false;
      flight = undefined;
    },
  };
}
