import type { ProfileChange, User } from '@wxlogin/miniprogram';
import { auth } from '../../auth';
import { isSinglePage } from '../../device';
import { failureText } from '../../failure';
import { openLogin } from '../../navigation';
import { nameTabs, texts } from '../../texts';
import { type UserView, viewUser } from '../../user-view';

Page({
  data: {
    t: texts.profile,
    singlePage: isSinglePage(),
    /** From base library 2.21.2 on; an older WeChat shows the avatar without the button. */
    canChooseAvatar: wx.canIUse('button.open-type.chooseAvatar'),
    user: null as UserView | null,
    busy: false,
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
    nameTabs(texts.tabProfile);
    this.show(auth.user());
  },

  show(user: User | null) {
    this.setData({ user: user && viewUser(user, Date.now()), problem: '' });
  },

  /** The picture is a temporary file on the phone; the SDK uploads it. */
  chooseAvatar(event: WechatMiniprogram.CustomEvent<{ avatarUrl: string }>) {
    return this.update({ avatarPath: event.detail.avatarUrl });
  },

  /** Read at submit, not while typing: WeChat's content check may still empty the field after the keyboard closed. */
  async saveNickname(event: WechatMiniprogram.FormSubmit) {
    const nickname = String(event.detail.value.nickname).trim();
    if (nickname) await this.update({ nickname });
    else this.setData({ problem: texts.profile.nicknameEmpty });
  },

  /** One change at a time; what changed comes back through onChange. */
  async update(change: ProfileChange) {
    if (this.data.busy) return;
    this.setData({ busy: true, problem: '' });
    try {
      await auth.updateProfile(change);
      wx.showToast({ title: texts.profile.saved, icon: 'success' });
    } catch (error) {
      this.setData({ problem: failureText(error) });
    } finally {
      this.setData({ busy: false });
    }
  },

  /** This phone forgets the session at once, whether the server hears of it or not. */
  async logout() {
    await auth.logout();
    wx.showToast({ title: texts.profile.loggedOut, icon: 'none' });
  },

  async logoutAll() {
    const { confirm } = await wx.showModal({
      title: texts.profile.logoutAllTitle,
      content: texts.profile.logoutAllText,
      confirmText: texts.profile.confirm,
      cancelText: texts.profile.keep,
      confirmColor: '#E5484D',
    });
    if (!confirm) return;
    const heard = await auth.logout({ all: true });
    if (heard) wx.showToast({ title: texts.profile.loggedOut, icon: 'none' });
    else this.setData({ problem: texts.profile.notHeard });
  },

  login() {
    openLogin();
  },
});
