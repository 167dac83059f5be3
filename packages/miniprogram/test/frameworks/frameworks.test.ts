import { describe, expect, it } from 'vitest';
import type { Account } from '../../src/account.ts';
import type { Answer, Auth, Callbacks, Platform } from '../../src/index.ts';
import { createAccountServer } from '../account/server.ts';
import { createPhone, lost } from '../phone.ts';
import { createWxlogin, origin, problem } from '../wxlogin.ts';
import { readGuide, readSnippets, runSnippet } from './guide.ts';

const shared = 'Taro, uni-app and HTTP libraries';

function start() {
  const wxlogin = createWxlogin();
  const phone = createPhone(createAccountServer(wxlogin).handle);
  return { wxlogin, phone, sentTo: (path: string) => phone.sent.filter(({ url }) => url === `${origin}${path}`) };
}

/** Taro's functions return a promise besides calling back. */
function promising(platform: Platform): Platform {
  const both = (call: (options: never) => unknown) => (options: Callbacks<never>) =>
    new Promise((resolve, reject) => {
      const { success, fail } = options;
      const tell = (callback: (result: never) => void, settle: (result: unknown) => void) => (result: never) => {
        callback(result);
        settle(result);
      };
      call({ ...options, success: tell(success, resolve), fail: tell(fail, reject) } as never);
    });
  const { login, request, uploadFile } = platform;
  return { ...platform, login: both(login), request: both(request), uploadFile: both(uploadFile) };
}

const event = { detail: { errMsg: 'getPhoneNumber:ok', code: 'phone-code-1' } };

describe('the guide to frameworks', () => {
  it('has the same code in both languages', () => {
    const [english, chinese] = (['frameworks.md', 'frameworks.zh-CN.md'] as const).map((file) =>
      readSnippets(readGuide(file)).map(({ text }) => text),
    );
    expect(english).toHaveLength(8);
    expect(chinese).toEqual(english);
  });

  it('native: logs in and binds a phone number', async () => {
    const { phone } = start();
    const files = { section: shared, name: 'auth.ts', globals: { wx: phone.platform } };
    const { auth, account } = await runSnippet<{ auth: Auth; account: Account }>(files);
    await account.phone(event);
    expect(auth.user()?.phone_masked).toBe('138****0001');
  });

  it('Taro: logs in, and hands the event of the button over', async () => {
    const { phone } = start();
    const stubs = {
      '@tarojs/taro': 'export default Taro;',
      '@tarojs/components': "export const Button = 'button';",
    };
    type Rendered = { type: string; props: { openType: string; onGetPhoneNumber(event: object): Promise<unknown> } };
    const createElement = (type: string, props: object) => ({ type, props });
    const { PhoneButton } = await runSnippet<{ PhoneButton(): Rendered }>({
      section: 'Taro',
      name: 'phone-button.tsx',
      globals: { Taro: promising(phone.platform), createElement },
      stubs,
    });
    const { type, props } = PhoneButton();
    expect([type, props.openType]).toEqual(['button', 'getPhoneNumber']);
    expect(await props.onGetPhoneNumber(event)).toMatchObject({ phone_masked: '138****0001' });
  });

  it('uni-app: logs in and binds a phone number', async () => {
    const { phone } = start();
    const files = { section: 'uni-app', name: 'auth.ts', globals: { uni: phone.platform } };
    const { account } = await runSnippet<{ account: Account }>(files);
    expect(await account.phone(event)).toMatchObject({ phone_masked: '138****0001' });
  });
});

describe('alova as in the guide', () => {
  interface Method {
    send(): Promise<unknown>;
  }
  async function startAlova() {
    const started = start();
    const files = { section: 'alova', name: 'request.ts', authFrom: shared, globals: { wx: started.phone.platform } };
    const { alova } = await runSnippet<{
      alova: { Get(url: string): Method; Post(url: string, data: object): Method };
    }>(files);
    return { ...started, alova };
  }

  it('logs in, renews and resolves to the body', async () => {
    const { alova, phone, wxlogin, sentTo } = await startAlova();
    expect(await alova.Get('/orders').send()).toEqual({ url: `${origin}/orders` });
    wxlogin.expireAccess();
    await Promise.all([alova.Post('/pay', { price: 5 }).send(), alova.Post('/pay', { price: 6 }).send()]);
    expect(sentTo('/pay').map(({ method, data }) => [method, data.price])).toEqual([
      ['POST', 5],
      ['POST', 6],
      ['POST', 5],
      ['POST', 6],
    ]);
    expect(phone.sentTo('/refresh')).toHaveLength(1);
    expect(phone.logins).toBe(1);
  });

  it('rejects with an AuthError', async () => {
    const { alova, phone } = await startAlova();
    await alova.Get('/orders').send();
    phone.network = () => problem(403, 'user_blocked', 'contact_operator');
    await expect(alova.Get('/other').send()).rejects.toMatchObject({ code: 'user_blocked' });
    phone.network = () => lost;
    await expect(alova.Get('/third').send()).rejects.toMatchObject({ code: 'network_failed' });
  });

  it('does not show one user what it kept of another', async () => {
    const { phone, wxlogin, sentTo } = start();
    const files = { section: 'alova', authFrom: shared, globals: { wx: phone.platform }, name: 'request.ts' };
    const { alova } = await runSnippet<{ alova: { Get(url: string): Method } }>(files);
    await alova.Get('/orders').send();
    await alova.Get('/orders').send();
    expect(sentTo('/orders')).toHaveLength(1);
    wxlogin.endSession();
    wxlogin.user = { ...wxlogin.user, id: 'usr_2' };
    await alova.Get('/anything').send();
    await alova.Get('/orders').send();
    expect(sentTo('/orders')).toHaveLength(2);
  });
});

describe('axios-miniprogram as in the guide', () => {
  type Config = { data?: object; method?: string };
  async function startAxios() {
    const started = start();
    const wx = { ...started.phone.platform, downloadFile: () => {} };
    const files = { section: 'axios-miniprogram', name: 'request.ts', authFrom: shared, globals: { wx } };
    const { http } = await runSnippet<{
      http(url: string, config?: Config): Promise<{ status: number; data: unknown }>;
    }>(files);
    return { ...started, http };
  }

  it('logs in, renews and resolves to the answer', async () => {
    const { http, phone, wxlogin, sentTo } = await startAxios();
    expect(await http('/orders')).toMatchObject({ status: 200, data: { url: `${origin}/orders` } });
    wxlogin.expireAccess();
    await Promise.all([5, 6].map((price) => http('/pay', { method: 'post', data: { price } })));
    expect(sentTo('/pay').map(({ method, data }) => [method, data.price])).toEqual([
      ['POST', 5],
      ['POST', 6],
      ['POST', 5],
      ['POST', 6],
    ]);
    expect(phone.sentTo('/refresh')).toHaveLength(1);
    expect(phone.logins).toBe(1);
  });

  it('rejects as axios does when the server says no, and when it says nothing', async () => {
    const { http, phone } = await startAxios();
    await http('/orders');
    phone.network = () => problem(403, 'user_blocked', 'contact_operator');
    await expect(http('/orders')).rejects.toMatchObject({ response: { status: 403, data: { code: 'user_blocked' } } });
    phone.network = () => lost;
    await expect(http('/orders')).rejects.toMatchObject({ response: { isFail: true } });
  });
});

describe('luch-request as in the guide', () => {
  interface Http {
    get(url: string): Promise<Answer>;
    post(url: string, data: object): Promise<Answer>;
  }
  async function startLuch() {
    const started = start();
    const { platform } = started.phone;
    // luch-request listens to `complete` alone, which uni-app calls with the result of either.
    type Options = Parameters<Platform['request']>[0] & { complete?(result: unknown): void };
    const request = ({ complete, success, fail, ...options }: Options) => {
      const tell =
        <Result>(callback?: (result: Result) => void) =>
        (result: Result) => {
          callback?.(result);
          complete?.(result);
        };
      platform.request({ ...options, success: tell(success), fail: tell(fail) });
    };
    const uni = { ...platform, request };
    const files = { section: 'luch-request', name: 'request.ts', authFrom: 'uni-app', globals: { uni } };
    return { ...started, ...(await runSnippet<{ http: Http }>(files)) };
  }

  it('logs in, renews and resolves to the answer', async () => {
    const { http, phone, wxlogin, sentTo } = await startLuch();
    expect(await http.get('/orders')).toMatchObject({ statusCode: 200, data: { url: `${origin}/orders` } });
    wxlogin.expireAccess();
    await Promise.all([http.post('/pay', { price: 5 }), http.post('/pay', { price: 6 })]);
    expect(sentTo('/pay').map(({ method, data }) => [method, data.price])).toEqual([
      ['POST', 5],
      ['POST', 6],
      ['POST', 5],
      ['POST', 6],
    ]);
    expect(phone.sentTo('/refresh')).toHaveLength(1);
    expect(phone.logins).toBe(1);
  });

  it('asks again once only, and rejects with the answer', async () => {
    const { http, phone, wxlogin, sentTo } = await startLuch();
    phone.network = (sent) =>
      sent.url.endsWith('/orders') ? problem(401, 'access_token_invalid', 'retry') : wxlogin.handle(sent);
    await expect(http.get('/orders')).rejects.toMatchObject({ statusCode: 401 });
    expect(sentTo('/orders')).toHaveLength(2);
    expect(phone.sentTo('/refresh')).toHaveLength(1);
  });
});
