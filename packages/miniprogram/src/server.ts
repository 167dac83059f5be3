import type { Calls } from './calls.ts';
import { AuthError, readProblem } from './errors.ts';
import { readTokenAnswer, type Session } from './session.ts';

export interface ServerOptions {
  calls: Calls;
  baseURL: string;
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
export function createServer({ calls, baseURL, appid, timeoutMs, now, random, wait }: ServerOptions) {
  async function post(path: string, data: object, header?: Record<string, string>): Promise<unknown> {
    const answer = await calls.request({
      url: baseURL + path,
      method: 'POST',
      data,
      header: header || {},
      timeout: timeoutMs,
    });
    if (answer.statusCode < 300) return answer.data;
    throw readProblem(answer);
  }

  async function repeat<Result>(work: () => Promise<Result>, attempt = 1): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const seconds = attempt < TRIES && decideWait(error as AuthError, attempt);
      if (!seconds) throw error;
      // Spread out, so that a crowd turned away together does not return together.
      await wait(seconds * (1000 + 500 * random()));
      return repeat(work, attempt + 1);
    }
  }

  async function open(path: string, data: object, header?: Record<string, string>): Promise<Session> {
    const session = readTokenAnswer(await repeat(() => post(path, data, header)), now());
    if (session) return session;
    throw new AuthError({
      code: 'answer_invalid',
      action: 'contact_operator',
      message: `${baseURL} does not answer as wxlogin does. Check baseURL.`,
    });
  }

  async function login(mayRestart: boolean): Promise<Session> {
    const { code } = await calls.login(timeoutMs);
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
      repeat(() => post('/logout', Object.assign({ refresh_token: refreshToken }, all && { all }))).then(
        () => true,
        () => false,
      ),
  };
}

/** Seconds until the same request may be sent again, 0 for never: whoever asks for more patience gets an error instead. */
function decideWait({ action, retryAfterSeconds }: AuthError, attempt: number): number {
  if (action !== 'retry') return 0;
  if (!retryAfterSeconds) return attempt / 2;
  return retryAfterSeconds > LONGEST_WAIT_SECONDS ? 0 : retryAfterSeconds;
}
