import type { User } from '@wxlogin/miniprogram';
import { account, auth } from '../../auth';
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
    return this.change(() => account.uploadAvatar(event.detail.avatarUrl), texts.profile.saved);
  },

  /** Read at submit, not while typing: WeChat's content check may still empty the field after the keyboard closed. */
  async saveNickname(event: WechatMiniprogram.FormSubmit) {
    const nickname = String(event.detail.value.nickname).trim();
    if (nickname) await this.change(() => auth.updateProfile({ nickname }), texts.profile.saved);
    else this.setData({ problem: texts.profile.nicknameEmpty });
  },

  /** The event as it came: the SDK knows what WeChat says when the person refused, or the quota is used up. */
  bindPhone(event: WechatMiniprogram.ButtonGetPhoneNumber) {
    return this.change(() => account.phone(event), texts.profile.phoneBound);
  },

  async removePhone() {
    const { removePhoneTitle: title, removePhoneText: content, removePhone: confirmText } = texts.profile;
    if (await this.ask({ title, content, confirmText })) {
      await this.change(() => account.removePhone(), texts.profile.phoneRemoved);
    }
  },

  async deleteAccount() {
    const { removeTitle: title, removeText: content, confirmRemove: confirmText } = texts.profile;
    if (await this.ask({ title, content, confirmText })) {
      await this.change(() => account.deleteAccount(), texts.profile.removed);
    }
  },

  /** Whether the person says yes to what cannot be taken back. */
  async ask(question: { title: string; content: string; confirmText: string }) {
    const look = { cancelText: texts.profile.keep, confirmColor: '#E5484D' };
    return (await wx.showModal({ ...question, ...look })).confirm;
  },

  /** One change at a time; what changed comes back through onChange. */
  async change(work: () => Promise<unknown>, done: string) {
    if (this.data.busy) return;
    this.setData({ busy: true, problem: '' });
    try {
      await work();
      wx.showToast({ title: done, icon: 'success' });
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

  openSessions() {
    wx.navigateTo({ url: '/pages/sessions/sessions' });
  },

  login() {
    openLogin();
  },
});
