import type { Desk } from '../desk.ts';
import { advanceClock } from './clock.ts';
import { mintLoginCode, mintPhoneCode } from './codes.ts';
import { addFault, clearFaults } from './faults.ts';
import { listCalls } from './list-calls.ts';
import { encryptForPerson } from './open-data.ts';
import { describePerson, drawPerson, listPeople, showPerson } from './people.ts';
import { sendPush } from './pushes.ts';

interface ControlRequest {
  /** The `{user}` of the path, '' where it has none. */
  user: string;
  query: URLSearchParams;
  /** The JSON body, undefined when there is none. */
  input: unknown;
}

/** `follow`: every call from now on, as server-sent events. */
export type ControlAnswer = { json: unknown } | { text: string; contentType: string } | { follow: true };

export interface ControlRoute {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  does: { en: string; zh: string };
  run: (desk: Desk, request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>;
}

export const controlRoutes: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/_emulator/login-codes',
    does: { en: 'what wx.login gives a person', zh: '相当于某人调用 wx.login' },
    run: ({ world }, { input }) => ({ json: mintLoginCode(world, input) }),
  },
  {
    method: 'POST',
    path: '/_emulator/phone-codes',
    does: { en: 'what the phone button gives a person', zh: '相当于某人点了手机号按钮' },
    run: ({ world }, { input }) => ({ json: mintPhoneCode(world, input) }),
  },
  {
    method: 'POST',
    path: '/_emulator/open-data',
    does: { en: 'a profile or phone number, encrypted under the session key', zh: '用 session_key 加密的资料或手机号' },
    run: ({ world }, { input }) => ({ json: encryptForPerson(world, input) }),
  },
  {
    method: 'POST',
    path: '/_emulator/pushes',
    does: {
      en: 'push to your back end what WeChat pushes: { url, token, aesKey, event, user }',
      zh: '像微信一样向你的后端推送事件：{ url, token, aesKey, event, user }',
    },
    run: async ({ world }, { input }) => ({ json: await sendPush(world, input) }),
  },
  {
    method: 'GET',
    path: '/_emulator/apps',
    does: { en: 'the mini programs it knows, with their secrets', zh: '已知的小程序及其密钥' },
    run: ({ world }) => ({ json: world.apps.list() }),
  },
  {
    method: 'GET',
    path: '/_emulator/people',
    does: { en: 'everybody', zh: '所有人' },
    run: ({ world }) => ({ json: listPeople(world) }),
  },
  {
    method: 'GET',
    path: '/_emulator/people/{user}',
    does: { en: 'one person', zh: '某个人' },
    run: ({ world }, { user }) => ({ json: showPerson(world, user) }),
  },
  {
    method: 'PUT',
    path: '/_emulator/people/{user}',
    does: { en: 'change or invent a person', zh: '修改或新建某个人' },
    run: ({ world }, { user, input }) => ({ json: describePerson(world, user, input) }),
  },
  {
    method: 'GET',
    path: '/_emulator/people/{user}/avatar.svg',
    does: { en: 'a face', zh: '头像' },
    run: ({ world }, { user }) => ({ text: drawPerson(world, user), contentType: 'image/svg+xml' }),
  },
  {
    method: 'GET',
    path: '/_emulator/faults',
    does: { en: 'the faults still to come', zh: '尚未触发的故障' },
    run: ({ world }) => ({ json: world.faults.list() }),
  },
  {
    method: 'POST',
    path: '/_emulator/faults',
    does: { en: 'spoil the next answers', zh: '让接下来的应答出错' },
    run: ({ world }, { input }) => ({ json: addFault(world, input) }),
  },
  {
    method: 'DELETE',
    path: '/_emulator/faults',
    does: { en: 'forget the faults', zh: '清除故障' },
    run: ({ world }) => ({ json: clearFaults(world) }),
  },
  {
    method: 'POST',
    path: '/_emulator/clock',
    does: { en: 'let codes and tokens age: { advanceSeconds }', zh: '拨快时钟：{ advanceSeconds }' },
    run: ({ world }, { input }) => ({ json: advanceClock(world, input) }),
  },
  {
    method: 'GET',
    path: '/_emulator/calls',
    does: {
      en: 'the last 1000 calls, secrets masked; ?path= picks one path',
      zh: '最近 1000 次调用（已脱敏），?path= 可筛选',
    },
    run: ({ recorder }, { query }) => ({ json: listCalls(recorder, query.get('path')) }),
  },
  {
    method: 'GET',
    path: '/_emulator/events',
    does: { en: 'the same as they happen (server-sent events)', zh: '实时调用（server-sent events）' },
    run: () => ({ follow: true }),
  },
];
