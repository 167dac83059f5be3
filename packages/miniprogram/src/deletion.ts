import type { Auth } from './auth.ts';
import { AuthError, readProblem } from './index.ts';
import type { Answer } from './wx.ts';

/** WeChat allows four `wx.login` a second. */
const TRIES = 2;

/**
 * Makes `deleteAccount`. Every try has a code of its own, since a lost one may have been spent; and it never logs in, since
 * that would make the person anew who has just been deleted.
 */
export function createDeleteAccount(auth: Auth, timeout: number) {
  /** Whose deletion was sent and not answered, also by an earlier call: if the session is over now, it has happened. */
  let unheard: string | undefined;
  auth.onChange((user) => {
    // Whoever is logged in, or changed, has not been deleted.
    if (user) unheard = undefined;
  });

  async function send(userId: string): Promise<void> {
    const code = await auth.jsCode();
    const answer = await ask({ code }, userId);
    const isOver = answer.statusCode === 401 && auth.user()?.id !== userId;
    if (answer.statusCode >= 300 && !(isOver && unheard === userId)) throw readProblem(answer);
    unheard = undefined;
    if (auth.user()?.id === userId) auth.adopt(null);
  }

  async function ask(data: object, userId: string): Promise<Answer> {
    try {
      return await auth.request({ url: '/me', method: 'DELETE', data, auth: 'optional', timeout });
    } catch (lost) {
      unheard = userId;
      throw lost;
    }
  }

  async function sendAgain(userId: string, tries: number): Promise<void> {
    try {
      return await send(userId);
    } catch (error) {
      if (tries < 2 || !mayRepeat(error as AuthError)) throw error;
      return sendAgain(userId, tries - 1);
    }
  }

  return async function deleteAccount(): Promise<void> {
    const user = auth.user();
    if (user) return sendAgain(user.id, TRIES);
    const message = 'Nobody is logged in. Call login() first, so that the person sees whose account it is.';
    throw new AuthError({ code: 'logged_out', action: 'relogin', message });
  };
}

/** No answer, or a fresh code that was refused, as happens now and then without a known cause. */
const mayRepeat = ({ code, status, action }: AuthError) =>
  code === 'network_failed' || (status === 400 && action === 'relogin');
