import type { Auth, RequestOptions } from './auth.ts';
import { AuthError, readProblem } from './index.ts';
import { readUser } from './session.ts';
import type { User } from './wire.ts';

export type Me = ReturnType<typeof createMe>;

/** The calls under `/me`, which reject with every answer that says no. */
export function createMe(auth: Auth, timeout: number) {
  async function ask(options: RequestOptions): Promise<unknown> {
    const answer = await auth.request(Object.assign({ timeout }, options));
    if (answer.statusCode >= 300) throw readProblem(answer);
    return answer.data;
  }

  return {
    ask,

    /**
     * Asks once more when no answer came, for what does the same when it is done twice. The second time never logs in: the
     * person may have logged out meanwhile. `judge` makes an answer of what the second try failed with.
     */
    async askTwice(options: RequestOptions, judge = refuse): Promise<unknown> {
      try {
        return await ask(options);
      } catch (lost) {
        if ((lost as AuthError).code !== 'network_failed') throw lost;
        return ask(Object.assign({}, options, { auth: 'optional' } as const)).catch(judge);
      }
    },

    /** Takes over the user that was told. */
    adopt(told: unknown): User {
      const user = readUser(told);
      if (!user) throw notOurs();
      auth.adopt(user);
      return user;
    },
  };
}

function refuse(error: AuthError): unknown {
  throw error;
}

export const notOurs = () =>
  new AuthError({
    code: 'answer_invalid',
    action: 'contact_operator',
    message: 'The server does not answer as wxlogin does. Check baseURL, and whether its version has this call.',
  });
