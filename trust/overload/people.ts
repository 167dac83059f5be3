import { createRandom } from '../../journeys/load.ts';
import type { Answered, Shot } from './open-loop.ts';

const people = 100_000;
/** Of a hundred. Enough logins that there is always somebody to refuse first. */
const shares = { login: 85, refresh: 10, logout: 5 } as const;
const tokensKept = 20_000;

/** People who log in, renew and log out; what they send next, and the tokens that they got. */
export function createPeople(seed: number) {
  const random = createRandom(seed);
  const tokens: string[] = [];
  let codes = 0;

  const keep = (answer: Answered | undefined) => {
    if (answer?.status === 200 && tokens.length < tokensKept) tokens.push(readToken(answer.body));
  };
  const logIn = (): Shot => {
    codes += 1;
    const code = `c${codes}-p${Math.floor(random() * people)}`;
    return { kind: 'login', request: post('/login', `{"code":"${code}"}`), done: keep };
  };
  /** Whose token it is has it back when nothing was done. */
  const use = (kind: 'refresh' | 'logout', token: string): Shot => ({
    kind,
    request: post(`/${kind}`, `{"refresh_token":"${token}"}`),
    done(answer) {
      if (answer?.status === 503 || answer?.status === 429) tokens.push(token);
      else keep(answer);
    },
  });
  return {
    next(): Shot {
      const dice = random() * 100;
      const at = Math.floor(random() * tokens.length);
      if (dice < shares.login || tokens.length === 0) return logIn();
      const last = tokens.pop() ?? '';
      const token = tokens[at] ?? last;
      if (at < tokens.length) tokens[at] = last;
      return use(dice < shares.login + shares.refresh ? 'refresh' : 'logout', token);
    },
  };
}

function readToken(body: string): string {
  const start = body.indexOf('"refresh_token":"') + 17;
  return body.slice(start, body.indexOf('"', start));
}

const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: trust\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
