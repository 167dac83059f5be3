// Compiled by ../types.test.ts, never run: what an integrator writes, and the types that come back.
import { type Answer, type AuthError, createAuth, type RequestOptions, type User } from '../../src/index.ts';

const auth = createAuth({ baseURL: 'https://api.example.com', trusted: ['https://shop.example.com'] });

interface Order {
  id: number;
}

/** Whatever wx.request takes, request takes. */
declare const wechatOptions: Omit<WechatMiniprogram.RequestOption, 'success' | 'fail' | 'complete'>;
({ ...wechatOptions, auth: 'optional' }) satisfies RequestOptions;

export const orders: Promise<Answer<Order[]>> = auth.request<Order[]>({
  url: '/orders',
  success: ({ data, statusCode }) => data[0]?.id === statusCode,
  fail: ({ code, action }: AuthError) => action === 'retry' && code === 'network_failed',
});
export const unknownData: Promise<Answer<unknown>> = auth.request({ url: '/orders' });
export const user: User | null = auth.user();
export const token: Promise<string> = auth.renew('token');
export const heard: Promise<boolean> = auth.logout({ all: true });
export const stop: () => void = auth.onChange((changed) => changed?.nickname);
export const saved: Promise<User> = auth.updateProfile({ nickname: '小明' });

// @ts-expect-error: WeChat has no PATCH
auth.request({ url: '/orders', method: 'PATCH' });
// @ts-expect-error: a misspelt mode would be taken for `true`
auth.request({ url: '/orders', auth: 'maybe' });
// @ts-expect-error: baseURL cannot be guessed
createAuth({});
// @ts-expect-error: what a server answers is unknown until the caller says what it is
auth.request({ url: '/orders' }).then(({ data }) => data.id);
