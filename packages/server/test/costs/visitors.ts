import type { StandIn } from './stand-in.ts';

export type Post = (path: string, json: object) => Promise<{ readonly refresh_token: string }>;

export type Path = 'login' | 'refresh';

/** As many as share one commit. */
export const visitorsAtOnce = 32;
/** So many people take turns that none has more sessions than are kept, which would be another path. */
const people = 128;

/** People who are known already, each with a session to be refreshed. */
export async function createVisitors(wechat: StandIn, post: Post) {
  let visits = 0;
  let refreshTokens: string[] = [];

  async function ask(path: Path, bodies: readonly object[]): Promise<void> {
    const answers = await Promise.all(bodies.map((body) => post(`/${path}`, body)));
    refreshTokens = answers.map((answer) => answer.refresh_token);
  }

  /** All at once, each with an answer of 200. */
  const visit: Record<Path, () => Promise<void>> = {
    login: () =>
      ask(
        'login',
        Array.from({ length: visitorsAtOnce }, () => ({ code: wechat.code(visits++ % people) })),
      ),
    refresh: () =>
      ask(
        'refresh',
        refreshTokens.map((refresh_token) => ({ refresh_token })),
      ),
  };
  while (visits < people) await visit.login();
  return visit;
}

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
