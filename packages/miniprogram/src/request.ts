import type { RequestOptions } from './auth.ts';
import type { Calls } from './calls.ts';
import { AuthError, readProblem } from './errors.ts';
import { readOrigin } from './origin.ts';
import type { Finder, Renewal } from './renewal.ts';
import type { Session } from './session.ts';
import type { Answer } from './wx.ts';

type Header = Record<string, string>;

/** Sends with the access token and, after a 401, once more with another one. */
export async function authorise(find: Finder, send: (header: Header) => Promise<Answer>): Promise<Answer> {
  const sendAs = (session?: Session) => send(session ? { Authorization: `Bearer ${session.accessToken}` } : {});
  const session = await find();
  const answer = await sendAs(session);
  return session && answer.statusCode === 401 ? sendAs(await find(session.accessToken)) : answer;
}

/** Makes `request`, which is `wx.request` as the user. `origins` are those that may see the access token. */
export function createRequest(calls: Calls, renewal: Renewal, origins: string[]) {
  async function run(options: RequestOptions<never>): Promise<Answer> {
    const { url, auth = true } = options;
    const origin = readOrigin(url);
    if (auth && origin && !origins.includes(origin)) {
      const message = `No access token for ${origin}: add it to \`trusted\` of createAuth, or send with auth: false.`;
      throw new AuthError({ code: 'url_untrusted', action: 'fix_request', message });
    }
    const send = (bearer?: Header) => {
      const header = Object.assign({}, options.header, bearer);
      return calls.request(Object.assign({}, options, { header, complete: undefined }));
    };
    const answer = await (auth ? authorise(renewal.begin(auth === true), send) : send());
    if (auth === true && answer.statusCode === 401) throw readProblem(answer);
    return answer;
  }

  return function request<Data>(options: RequestOptions<Data>): Promise<Answer<Data>> {
    // What a server sends is the caller's word; nobody here could check it.
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
  };
}
