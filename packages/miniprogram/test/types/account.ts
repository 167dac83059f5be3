// Compiled by ../types.test.ts, never run: the account of an integrator, with the events of WeChat, Taro and uni-app.
import { type Account, createAccount, type UserSession } from '../../src/account.ts';
import { createAuth, type User } from '../../src/index.ts';

const account: Account = createAccount(createAuth({ baseURL: 'https://api.example.com' }), { timeoutMs: 5_000 });

/** The typings have one for both buttons. */
declare const event: WechatMiniprogram.ButtonGetPhoneNumber;
// biome-ignore lint/suspicious/noExplicitAny: as Taro and uni-app declare it
declare const looseEvent: { type: string; detail: any };

export const users: Promise<User>[] = [
  account.phone(event),
  account.phone(looseEvent),
  account.removePhone(),
  account.uploadAvatar('wxfile://tmp.png'),
];
export const sessions: Promise<UserSession[]> = account.sessions();
export const done: Promise<void>[] = [account.endSession('ses_1'), account.deleteAccount()];
export const steps: Promise<{ stepInfoList: { step: number }[] }> = account.decrypt(() => wx.getWeRunData());

// @ts-expect-error: the event, not its code
account.phone('phone-code');
// @ts-expect-error: the function, not its result, or a login may come between
account.decrypt(wx.getWeRunData());
