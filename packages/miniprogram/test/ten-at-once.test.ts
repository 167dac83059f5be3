import { describe, expect, it } from 'vitest';
import { createGate, type Sent } from './phone.ts';
import { sendTen, start } from './start.ts';
import { baseURL, problem } from './wxlogin.ts';

const isOrder = ({ url }: Sent) => url.includes('/orders/');

describe('ten requests at once', () => {
  it('log in once when there is no session', async () => {
    const { auth, phone } = start();
    expect(await sendTen(auth)).toEqual({ good: 10, refused: [] });
    expect(phone.logins).toBe(1);
    expect(phone.sentTo('/login')).toHaveLength(1);
    expect(phone.sent.filter(isOrder)).toHaveLength(10);
  });

  it('renew once when the clock says that the token is over', async () => {
    const { auth, phone, clock } = start();
    await auth.login();
    clock.now += 600;
    expect((await sendTen(auth)).good).toBe(10);
    expect(phone.sentTo('/refresh')).toHaveLength(1);
    expect(phone.sent.filter(isOrder)).toHaveLength(10);
    expect(phone.logins).toBe(1);
  });

  it('renew once when the server says that the token is over', async () => {
    const { auth, phone, wxlogin } = start();
    await auth.login();
    wxlogin.expireAccess();
    expect((await sendTen(auth)).good).toBe(10);
    expect(phone.sentTo('/refresh')).toHaveLength(1);
    expect(phone.sent.filter(isOrder)).toHaveLength(20);
  });

  it('all reject when wx.login fails, and the next one tries again', async () => {
    const { auth, phone } = start();
    const { login } = phone;
    phone.login = () => ({ errMsg: 'login:fail system error', errno: 4 });
    expect((await sendTen(auth)).refused).toEqual(Array(10).fill('wx_login_failed'));
    expect(phone.logins).toBe(1);
    phone.login = login;
    expect((await auth.request({ url: '/orders/11' })).statusCode).toBe(200);
    expect(phone.logins).toBe(2);
  });

  it('all reject after one renewal when the server refuses every token', async () => {
    const { auth, phone, wxlogin } = start();
    await auth.login();
    phone.network = (sent) => (isOrder(sent) ? problem(401, 'access_token_invalid', 'retry') : wxlogin.handle(sent));
    expect((await sendTen(auth)).refused).toEqual(Array(10).fill('access_token_invalid'));
    expect(phone.sentTo('/refresh')).toHaveLength(1);
    expect(phone.sent.filter(isOrder)).toHaveLength(20);
    expect(phone.logins).toBe(1);
  });

  it('log in once more when the session was ended elsewhere', async () => {
    const { auth, phone, wxlogin } = start();
    await auth.login();
    wxlogin.endSession();
    expect((await sendTen(auth)).good).toBe(10);
    expect(phone.sentTo('/refresh')).toHaveLength(1);
    expect(phone.logins).toBe(2);
  });
});

it('a late 401 of an old token starts no second renewal', async () => {
  const { auth, phone, wxlogin } = start();
  await auth.login();
  const late = createGate();
  phone.network = async (sent) => {
    const answer = wxlogin.handle(sent);
    if (sent.url === `${baseURL}/orders/late`) await late.opened;
    return answer;
  };
  wxlogin.expireAccess();
  const request = auth.request({ url: '/orders/late' });
  await auth.request({ url: '/orders/early' });
  late.open();
  expect((await request).statusCode).toBe(200);
  expect(phone.sentTo('/refresh')).toHaveLength(1);
});
