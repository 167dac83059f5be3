import { vi } from 'vitest';
import type { SessionView } from '../session-view.ts';
import type { UserView } from '../user-view.ts';

/** The answers of the server by "METHOD /path"; a route that is missing means that there is no network. */
export type Routes = Record<string, { statusCode: number; data: unknown }>;

interface Options {
  url?: string;
  method?: string;
  success?(result: unknown): void;
  fail?(failure: unknown): void;
  complete?(result: unknown): void;
}

/** What the tests do with a page; each page has a part of it. */
export interface FakePage {
  data: {
    user: UserView | null;
    problem: string;
    busy: boolean;
    loading: boolean;
    sessions: SessionView[];
    ending: string;
  };
  /** Every change of `data`, in order. */
  changes: Partial<FakePage['data']>[];
  setData(change: Partial<FakePage['data']>): void;
  onLoad(query: Record<string, string>): void;
  onShow?(): void;
  onUnload(): void;
  login(): Promise<void>;
  cancel(): void;
  changeConsent(event: { detail: { value: string[] } }): void;
  load(): Promise<void>;
  saveNickname(event: { detail: { value: { nickname: string } } }): Promise<void>;
  chooseAvatar(event: { detail: { avatarUrl: string } }): Promise<void>;
  bindPhone(event: { detail: { errMsg: string; code?: string; errno?: number } }): Promise<void>;
  removePhone(): Promise<void>;
  deleteAccount(): Promise<void>;
  openSessions(): void;
  end(event: { currentTarget: { dataset: { id: string } } }): Promise<void>;
  logout(): Promise<void>;
  logoutAll(): Promise<void>;
}

export type FakeWechat = ReturnType<typeof createFakeWechat>;

/** As much of `wx` as the pages touch: with callbacks, or a promise without them; a missing storage key reads ''. */
export function createFakeWechat(routes: Routes = {}) {
  const storage = new Map<string, unknown>();
  const reply = <Result>(result: () => Result) =>
    vi.fn((options: Options = {}) => {
      const answered = Promise.resolve().then(result);
      if (!options.success && !options.fail && !options.complete) return answered;
      answered.then(options.success, options.fail);
      return undefined;
    });
  const answer = (options: Options, done: (answer: { statusCode: number; data: unknown }) => unknown) => {
    const found = routes[`${options.method ?? 'GET'} ${options.url?.replace('http://127.0.0.1:8800', '')}`];
    queueMicrotask(() => (found ? options.success?.(done(found)) : options.fail?.({ errMsg: 'request:fail' })));
  };
  return {
    routes,
    canIUse: () => true,
    getAppBaseInfo: () => ({ language: 'en' }),
    getLaunchOptionsSync: () => ({ scene: 1001 }),
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void storage.set(key, value),
    removeStorageSync: (key: string) => void storage.delete(key),
    login: reply(() => ({ code: 'a-login-code' })),
    request: vi.fn((options: Options) => answer(options, (found) => ({ ...found, header: {} }))),
    uploadFile: vi.fn((options: Options) =>
      answer({ ...options, method: 'POST' }, (found) => ({ ...found, data: JSON.stringify(found.data) })),
    ),
    getPrivacySetting: reply(() => ({ needAuthorization: true, privacyContractName: 'The guide' })),
    openPrivacyContract: reply(() => ({})),
    showModal: reply(() => ({ confirm: true })),
    showToast: reply(() => ({})),
    setNavigationBarTitle: reply(() => ({})),
    setTabBarItem: reply(() => ({})),
    navigateTo: reply(() => ({})),
    navigateBack: reply(() => ({})),
    redirectTo: reply(() => ({})),
    switchTab: reply(() => ({})),
  };
}

/** Runs page files on a phone of their own and returns what each handed to Page(), alive. */
export function createPageOpener(wx: FakeWechat, { stack = 2 } = {}) {
  let caught: FakePage | undefined;
  vi.stubGlobal('wx', wx);
  // The SDK pauses between its tries; nobody waits here.
  vi.stubGlobal('setTimeout', (done: () => void) => queueMicrotask(done));
  vi.stubGlobal('getCurrentPages', () => Array.from({ length: stack }));
  vi.stubGlobal('Page', (page: FakePage) => {
    caught = page;
  });
  vi.resetModules();
  return async (load: () => Promise<unknown>, query: Record<string, string> = {}): Promise<FakePage> => {
    await load();
    const page = caught as FakePage;
    page.changes = [];
    page.setData = (change) => {
      page.changes.push(change);
      Object.assign(page.data, change);
    };
    page.onLoad(query);
    page.onShow?.();
    return page;
  };
}

export const lisa = {
  id: 'usr_0123456789abcdefghij',
  nickname: 'Lisa',
  avatar_url: null,
  phone_masked: null,
  roles: ['user'],
  created_at: 1_699_956_000,
};

export const loginAnswer = {
  statusCode: 200,
  data: {
    access_token: 'an-access-token',
    token_type: 'Bearer',
    expires_in: 900,
    refresh_token: 'a-refresh-token',
    refresh_expires_in: 86_400,
    user: lisa,
    is_new_user: false,
  },
};

export const problem = (statusCode: number, code: string, action: string) => ({ statusCode, data: { code, action } });
