import { account, auth } from '../../auth';
import { failureText } from '../../failure';
import { goBack } from '../../navigation';
import { type SessionView, viewSessions } from '../../session-view';
import { texts } from '../../texts';

Page({
  data: {
    t: texts.sessions,
    sessions: [] as SessionView[],
    loading: false,
    /** The session that is being ended. */
    ending: '',
    problem: '',
  },

  onLoad() {
    wx.setNavigationBarTitle({ title: texts.sessions.title });
  },

  onShow() {
    if (auth.user()) this.load();
    else goBack();
  },

  async load() {
    this.setData({ loading: true, problem: '' });
    try {
      this.setData({ sessions: viewSessions(await account.sessions()) });
    } catch (error) {
      this.setData({ problem: failureText(error) });
    } finally {
      this.setData({ loading: false });
    }
  },

  async end(event: WechatMiniprogram.TouchEvent) {
    const id: string = event.currentTarget.dataset.id;
    if (this.data.ending) return;
    this.setData({ ending: id, problem: '' });
    try {
      await account.endSession(id);
      this.setData({ sessions: this.data.sessions.filter((session) => session.id !== id) });
    } catch (error) {
      if (auth.user()) this.setData({ problem: failureText(error) });
      else this.leave(failureText(error));
    } finally {
      this.setData({ ending: '' });
    }
  },

  async logoutAll() {
    const { confirm } = await wx.showModal({
      title: texts.sessions.logoutAllTitle,
      content: texts.sessions.logoutAllText,
      confirmText: texts.sessions.confirm,
      cancelText: texts.sessions.keep,
      confirmColor: '#E5484D',
    });
    if (!confirm) return;
    const heard = await auth.logout({ all: true });
    this.leave(heard ? texts.profile.loggedOut : texts.sessions.notHeard);
  },

  /** Nobody is logged in here any more; perhaps another device saw to it. */
  leave(title: string) {
    wx.showToast({ title, icon: 'none', duration: 3000 });
    goBack();
  },
});
