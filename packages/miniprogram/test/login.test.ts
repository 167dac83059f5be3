import { describe, expect, it } from 'vitest';
import { createAuth } from '../src/index.ts';
import { lost, type Sent } from './phone.ts';
import { start } from './start.ts';
import { baseURL, problem } from './wxlogin.ts';

describe('login', () => {
  it('exchanges a code of wx.login for the user', async () => {
    const { auth, phone, wxlogin } = start();
    expect(await auth.login()).toEqual(wxlogin.user);
    expect(auth.user()).toEqual(wxlogin.user);
    expect(phone.sent).toEqual([
      {
        method: 'POST',
        url: `${baseURL}/login`,
        header: { 'Idempotency-Key': expect.stringMatching(/^[\w.-]{8,128}$/) },
        data: { code: 'js-code-1' },
      },
    ]);
  });

  it('names the AppID when it is told one', async () => {
    const { auth, phone } = start({ appid: 'wxde30de30de30de30' });
    await auth.login();
    expect(phone.sent[0]?.data).toEqual({ code: 'js-code-1', appid: 'wxde30de30de30de30' });
  });

  it('happens once for everybody who asks at the same time', async () => {
    const { auth, phone } = start();
    const users = await Promise.all([auth.login(), auth.login(), auth.token().then(() => auth.login())]);
    expect(new Set(users.map((user) => user.id)).size).toBe(1);
    expect(phone.logins).toBe(1);
  });

  it('costs nothing while there is a session, also after a restart', async () => {
    const { auth, restart, phone } = start();
    const user = await auth.login();
    const again = restart();
    expect(again.user()).toEqual(user);
    expect(await again.login()).toEqual(user);
    expect(phone.logins).toBe(1);
    expect(phone.sent).toHaveLength(1);
  });

  it('says what wx.login said when that fails', async () => {
    const { auth, phone } = start();
    const failure = { errMsg: 'login:fail timeout', errno: 5 };
    phone.login = () => failure;
    await expect(auth.login()).rejects.toMatchObject({
      name: 'AuthError',
      code: 'wx_login_failed',
      action: 'retry',
      message: expect.stringContaining('login:fail timeout'),
      cause: failure,
    });
  });

  it.each([{}, { code: '' }])('does not send the empty code of %j', async (result) => {
    const { auth, phone } = start();
    phone.login = () => result;
    await expect(auth.login()).rejects.toMatchObject({ code: 'wx_login_failed' });
    expect(phone.sent).toEqual([]);
  });

  it('rejects, and hangs nowhere, outside of a mini program', async () => {
    const auth = createAuth({ baseURL });
    expect(auth.user()).toBeNull();
    await expect(auth.login()).rejects.toMatchObject({
      code: 'wx_login_failed',
      message: expect.stringContaining('wx is not defined'),
    });
  });
});

describe('a login whose answer is lost', () => {
  it('is sent again with the same code and key, and opens one session', async () => {
    const { auth, phone, wxlogin } = start();
    let answers = 0;
    phone.network = (sent) => {
      const answer = wxlogin.handle(sent);
      return ++answers < 3 ? lost : answer;
    };
    await auth.login();
    const logins = phone.sentTo('/login');
    expect(logins).toHaveLength(3);
    expect(logins[1]).toEqual(logins[0]);
    expect(logins[2]).toEqual(logins[0]);
    expect(wxlogin.access).toBe('access-1');
    expect(phone.logins).toBe(1);
  });

  it('is given up after three tries, with longer and longer waits in between', async () => {
    const { auth, phone, waits } = start();
    phone.network = () => lost;
    await expect(auth.login()).rejects.toMatchObject({ code: 'network_failed', action: 'retry', cause: lost });
    expect(phone.sent).toHaveLength(3);
    expect(phone.logins).toBe(1);
    expect(waits).toEqual([625, 1250]);
  });

  it('has another key than the next login', async () => {
    const numbers = [0.1, 0.2, 0.3, 0.4];
    const { auth, phone } = start({ random: () => numbers.shift() ?? 0 });
    await auth.login();
    await auth.logout();
    await auth.login();
    const keys = phone.sentTo('/login').map((sent) => sent.header['Idempotency-Key']);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('a login that the server turns away', () => {
  const answerLogins = (answers: object[]) => {
    const started = start();
    const { phone, wxlogin } = started;
    phone.network = (sent: Sent) => answers.shift() ?? wxlogin.handle(sent);
    return started;
  };

  it('waits as long as the server asks', async () => {
    const busy = { ...problem(503, 'overloaded', 'retry'), header: { 'retry-After': '2' } };
    const { auth, phone, waits } = answerLogins([busy]);
    await auth.login();
    expect(waits).toEqual([2 * 1250]);
    expect(phone.sent[1]).toEqual(phone.sent[0]);
  });

  it('rejects at once when the wait would be long', async () => {
    const quota = { ...problem(503, 'wechat_quota', 'retry'), header: { 'Retry-After': '60' } };
    const { auth, phone } = answerLogins([quota]);
    await expect(auth.login()).rejects.toMatchObject({ code: 'wechat_quota', status: 503, retryAfterSeconds: 60 });
    expect(phone.sent).toHaveLength(1);
  });

  it('goes on when a gateway was down for a moment', async () => {
    const { auth, phone } = answerLogins([{ statusCode: 502, data: '<html>Bad Gateway</html>' }]);
    await auth.login();
    expect(phone.sent).toHaveLength(2);
  });

  it('starts over once with a fresh code when the code is refused', async () => {
    const { auth, phone } = answerLogins([problem(400, 'js_code_invalid', 'relogin')]);
    await auth.login();
    expect(phone.sentTo('/login').map(({ data }) => data.code)).toEqual(['js-code-1', 'js-code-2']);
  });

  it('starts over once only', async () => {
    const refusal = problem(400, 'js_code_invalid', 'relogin');
    const { auth, phone } = answerLogins([refusal, refusal, refusal]);
    await expect(auth.login()).rejects.toMatchObject({
      code: 'js_code_invalid',
      action: 'relogin',
      status: 400,
      requestId: 'req_1',
      message: 'Title of js_code_invalid. Its detail.',
    });
    expect(phone.logins).toBe(2);
  });

  it('rejects when the operator has to act', async () => {
    const { auth, phone } = answerLogins([problem(503, 'app_misconfigured', 'contact_operator')]);
    await expect(auth.login()).rejects.toMatchObject({ code: 'app_misconfigured', action: 'contact_operator' });
    expect(phone.sent).toHaveLength(1);
  });

  it.each([
    ['a page', '<html>Welcome to the hotel</html>'],
    ['nothing', ''],
    ['null', null],
    ['tokens without a user', { access_token: 'a', refresh_token: 'r', expires_in: 600 }],
    ['no lifetime', { access_token: 'a', refresh_token: 'r', user: { id: 'usr_1' } }],
  ])('keeps nothing of a 200 with %s', async (_, data) => {
    const { auth, phone } = answerLogins([{ statusCode: 200, data }]);
    await expect(auth.login()).rejects.toMatchObject({ code: 'answer_invalid' });
    expect(phone.storage.size).toBe(0);
    expect(auth.user()).toBeNull();
  });
});

it.each(['', '/auth', 'api.example.com'])('createAuth refuses the baseURL %j', (baseURL) => {
  expect(() => createAuth({ baseURL })).toThrow(expect.objectContaining({ code: 'option_invalid' }));
});
