import type { Calls } from './calls.ts';
import { AuthError, readProblem } from './errors.ts';
import { readTokenAnswer, type Session } from './session.ts';

export interface ServerOptions {
  calls: Calls;
  appid: string | undefined;
  timeoutMs: number;
  now: () => number;
  random: () => number;
  wait: (ms: number) => Promise<unknown>;
}

/** Three tries of ten seconds end within the half minute in which the server repeats a lost answer to a refresh. */
const TRIES = 3;
const LONGEST_WAIT_SECONDS = 5;

export type Server = ReturnType<typeof createServer>;

/** The calls that make and end sessions. Each is safe to repeat, and is repeated when its answer is lost. */
export function createServer({ calls, appid, timeoutMs, now, random, wait }: ServerOptions) {
  async function post(path: string, data: object, { header = {}, attempt = 1 } = {}): Promise<unknown> {
    try {
      const answer = await calls.request({ url: path, method: 'POST', data, header, timeout: timeoutMs });
      if (answer.statusCode < 300) return answer.data;
      throw readProblem(answer);
    } catch (error) {
      const seconds = decideWait(attempt, error as AuthError);
      if (!seconds) throw error;
      // Spread out, so that a crowd turned away together does not return together.
      await wait(seconds * (1000 + 500 * random()));
      return post(path, data, { header, attempt: attempt + 1 });
    }
  }

  async function open(path: string, data: object, header = {}): Promise<Session> {
    const session = readTokenAnswer(await post(path, data, { header }), now());
    if (session) return session;
    throw new AuthError({
      code: 'answer_invalid',
      action: 'contact_operator',
      message: 'The server does not answer as wxlogin does. Check baseURL.',
    });
  }

  async function login(mayRestart: boolean): Promise<Session> {
    const code = await calls.login(timeoutMs);
    // The key only tells our repetition from somebody else's use of the same code, and is worth nothing without that code.
    // Nobody sees other numbers of the generator, so it need not be a cryptographic one (mini programs have none at hand).
    const key = [now(), random(), random()].map((part) => part.toString(36).slice(-11)).join('-');
    try {
      return await open('/login', Object.assign({ code }, appid && { appid }), { 'Idempotency-Key': key });
    } catch (error) {
      // Fresh codes are refused now and then without a known cause; the next one works.
      if (mayRestart && (error as AuthError).action === 'relogin') return login(false);
      throw error;
    }
  }

  return {
    login: () => login(true),
    refresh: (refreshToken: string) => open('/refresh', { refresh_token: refreshToken }),
    logout: (refreshToken: string, all?: boolean) =>
      post('/logout', Object.assign({ refresh_token: refreshToken }, all && { all })).then(
        () => true,
        () => false,
      ),
  };
}

/** Seconds until the same request may be sent again, 0 for never: whoever asks for more patience gets an error instead. */
function decideWait(attempt: number, { action, retryAfterSeconds = attempt / 2 }: AuthError): number {
  return action === 'retry' && attempt < TRIES && retryAfterSeconds <= LONGEST_WAIT_SECONDS ? retryAfterSeconds : 0;
}
