import type { RequestOptions } from './auth.ts';
import type { Calls } from './calls.ts';
import { AuthError, readProblem } from './errors.ts';
import type { Renewal } from './renewal.ts';
import type { Session } from './session.ts';
import type { Answer } from './wx.ts';

/** `https://host:port`, or nothing for a relative URL. Whatever a parser might read differently stays in and so differs. */
export const readOrigin = (url: string) => (/^[a-z]+:\/\/[^/?#]*/i.exec(url) || [''])[0].toLowerCase();

export interface RequestsOptions {
  calls: Calls;
  renewal: Renewal;
  baseURL: string;
  /** Those that may see the access token. */
  origins: string[];
}

export type Requests = ReturnType<typeof createRequests>;

/** Requests as the user. */
export function createRequests({ calls, renewal, baseURL, origins }: RequestsOptions) {
  /** Sends with the access token and, after a 401, once more with another one. */
  async function authorise(
    auth: boolean | 'optional',
    send: (header: Record<string, string>) => Promise<Answer>,
  ): Promise<Answer> {
    if (!auth) return send({});
    const find = renewal.begin(auth === true);
    const sendAs = (session?: Session) => send(session ? { Authorization: `Bearer ${session.accessToken}` } : {});

    const session = await find();
    let answer = await sendAs(session);
    if (session && answer.statusCode === 401) answer = await sendAs(await find(session.accessToken));
    if (auth === true && answer.statusCode === 401) throw readProblem(answer);
    return answer;
  }

  async function run(options: RequestOptions<never>): Promise<Answer> {
    const { auth = true } = options;
    const origin = readOrigin(options.url);
    const url = origin ? options.url : baseURL + options.url.replace(/^\/*/, '/');
    if (auth && origin && !origins.includes(origin)) {
      const message = `No access token for ${origin}: add it to \`trusted\` of createAuth, or send with auth: false.`;
      throw new AuthError({ code: 'url_untrusted', action: 'fix_request', message });
    }
    return authorise(auth, (bearer) => {
      const header = Object.assign({}, options.header, bearer);
      return calls.request(Object.assign({}, options, { url, header, complete: undefined }));
    });
  }

  function request<Data>(options: RequestOptions<Data>): Promise<Answer<Data>> {
    const answer = run(options) as Promise<Answer<Data>>;
    const { success, fail, complete } = options;
    if (success || fail || complete) {
      const tell =
        <Result extends Answer<Data> | AuthError>(callback?: (result: Result) => void) =>
        (result: Result) => {
          callback?.(result);
          complete?.(result);
        };
      answer.then(tell(success), tell(fail));
    }
    return answer;
  }

  return { authorise, request };
}
