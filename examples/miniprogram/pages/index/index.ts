import type { User } from '@wxlogin/miniprogram';
import { auth } from '../../auth';
import { isSinglePage } from '../../device';
import { failureText } from '../../failure';
import { openLogin } from '../../navigation';
import { nameTabs, texts } from '../../texts';
import { type UserView, viewUser } from '../../user-view';

Page({
  data: {
    appName: texts.appName,
    t: texts.index,
    singlePage: isSinglePage(),
    user: null as UserView | null,
    loading: false,
    problem: '',
  },

  stopListening: () => {},

  onLoad() {
    this.stopListening = auth.onChange((user) => this.show(user));
  },

  onUnload() {
    this.stopListening();
  },

  onShow() {
    nameTabs(texts.tabHome);
    this.show(auth.user());
    this.load();
  },

  show(user: User | null) {
    this.setData({ user: user && viewUser(user, Date.now()), problem: '' });
  },

  /** What the phone remembers is shown at once; the server's answer replaces it. */
  async load() {
    if (!auth.user()) return;
    this.setData({ loading: true });
    try {
      const { statusCode, data } = await auth.request<User>({ url: '/me', auth: 'optional' });
      if (statusCode !== 200) this.fail(data);
      else if (auth.user()) this.show(data);
    } catch (error) {
      this.fail(error);
    } finally {
      this.setData({ loading: false });
    }
  },

  /** When the session is over there is nothing to say: the page already greets a guest. */
  fail(failure: unknown) {
    if (auth.user()) this.setData({ problem: failureText(failure) });
  },

  login() {
    openLogin();
  },

  toProfile() {
    wx.switchTab({ url: '/pages/profile/profile' });
  },
});
