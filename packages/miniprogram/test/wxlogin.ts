import type { Answer, User } from '../src/index.ts';
import type { Sent } from './phone.ts';

export const origin = 'https://api.example.com';
export const baseURL = `${origin}/auth`;

/** Problem details as the server sends them. */
export const problem = (statusCode: number, code: string, action: string): Answer => ({
  statusCode,
  data: { status: statusCode, code, action, title: `Title of ${code}`, detail: 'Its detail.', request_id: 'req_1' },
  header: {},
});

/**
 * As much of wxlogin as its HTTP contract shows: one user, tokens `access-1`, `refresh-1`, …, of which the latest are good.
 * Every other path answers 200 to a good access token.
 */
export function createWxlogin() {
  const spentCodes = new Map<unknown, { key: string | undefined; answer: Answer }>();
  let issued = 0;
  const wxlogin = {
    user: {
      id: 'usr_1',
      nickname: null,
      avatar_url: null,
      phone_masked: null,
      roles: ['user'],
      created_at: 1_700_000_000,
    } as User,
    access: '',
    refresh: '',
    handle,
    /** As if the access token had run out on the server, whatever the phone believes. */
    expireAccess() {
      wxlogin.access = 'none';
    },
    /** As if the session had been ended elsewhere. */
    endSession() {
      wxlogin.access = 'none';
      wxlogin.refresh = 'none';
    },
  };

  function issue(): Answer {
    issued++;
    wxlogin.access = `access-${issued}`;
    wxlogin.refresh = `refresh-${issued}`;
    const data = {
      access_token: wxlogin.access,
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: wxlogin.refresh,
      refresh_expires_in: 2_592_000,
      user: { ...wxlogin.user },
    };
    return { statusCode: 200, data, header: {} };
  }

  function login({ data, header }: Sent): Answer {
    const key = header['Idempotency-Key'];
    const spent = spentCodes.get(data.code);
    if (spent) return spent.key === key ? spent.answer : problem(400, 'js_code_used', 'relogin');
    const answer = issue();
    spentCodes.set(data.code, { key, answer });
    return answer;
  }

  function logout({ data }: Sent): Answer {
    if (data.refresh_token === wxlogin.refresh) wxlogin.endSession();
    return { statusCode: 204, data: '', header: {} };
  }

  function asUser(sent: Sent): Answer {
    if (sent.header.Authorization !== `Bearer ${wxlogin.access}`) return problem(401, 'access_token_expired', 'retry');
    if (sent.url.endsWith('/me/profile')) wxlogin.user.nickname = String(sent.data.nickname);
    if (sent.url.endsWith('/me/avatar')) wxlogin.user.avatar_url = `${origin}/avatars/1.webp`;
    const isProfile = sent.url.includes('/me/');
    return { statusCode: 200, data: isProfile ? { ...wxlogin.user } : { url: sent.url }, header: {} };
  }

  function handle(sent: Sent): Answer {
    if (sent.url === `${baseURL}/login`) return login(sent);
    if (sent.url === `${baseURL}/logout`) return logout(sent);
    if (sent.url !== `${baseURL}/refresh`) return asUser(sent);
    return sent.data.refresh_token === wxlogin.refresh ? issue() : problem(401, 'session_ended', 'relogin');
  }

  return wxlogin;
}
