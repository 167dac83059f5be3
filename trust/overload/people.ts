import { createRandom } from '../../journeys/load.ts';
import type { Answered, Shot } from './open-loop.ts';
import type { Beginning } from './rounds.ts';

const people = 100_000;
/** Of a hundred. */
export interface Shares {
  readonly login: number;
  readonly refresh: number;
  readonly logout: number;
}

/** Enough logins that there is always somebody to refuse first. */
const crowd: Shares = { login: 85, refresh: 10, logout: 5 };
const tokensKept = 20_000;
const accessTokensKept = 1000;

export type Deed = keyof Shares | 'introspect';

/** People who log in, renew and log out; what they send next, and the tokens that they got. A back end asks about them, if there is one. */
export function createPeople({ seed, client, shares = crowd }: Pick<Beginning, 'seed' | 'client' | 'shares'>) {
  const random = createRandom(seed);
  const tokens: string[] = [];
  const accessTokens: string[] = [];
  const credentials = client && Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  let codes = 0;

  const keep = (answer: Answered | undefined) => {
    if (answer?.status !== 200) return;
    if (tokens.length < tokensKept) tokens.push(readToken('refresh_token', answer.body));
    if (credentials && accessTokens.length < accessTokensKept)
      accessTokens.push(readToken('access_token', answer.body));
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
  const ask = (token: string): Shot => ({
    kind: 'introspect',
    request: post('/introspect', `token=${token}`, [
      'Content-Type: application/x-www-form-urlencoded',
      `Authorization: Basic ${credentials}`,
    ]),
    says: '"active":true',
  });
  const choose = (): Deed => {
    const dice = random() * 100;
    if (dice < shares.login) return 'login';
    return dice < shares.login + shares.refresh ? 'refresh' : 'logout';
  };
  return {
    next(deed: Deed = choose()): Shot {
      if (deed === 'introspect') return ask(accessTokens[Math.floor(random() * accessTokens.length)] ?? '');
      if (deed === 'login' || tokens.length === 0) return logIn();
      const at = Math.floor(random() * tokens.length);
      const last = tokens.pop() ?? '';
      const token = tokens[at] ?? last;
      if (at < tokens.length) tokens[at] = last;
      return use(deed, token);
    },
  };
}

function readToken(name: string, body: string): string {
  const start = body.indexOf(`"${name}":"`) + name.length + 4;
  return body.slice(start, body.indexOf('"', start));
}

const post = (path: string, body: string, headers = ['Content-Type: application/json']): string =>
  [`POST ${path} HTTP/1.1`, 'Host: trust', ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n');
