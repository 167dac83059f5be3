import { auth } from '../../auth';
import { isSinglePage } from '../../device';
import { failureText } from '../../failure';
import { goBack, goTo } from '../../navigation';
import { texts } from '../../texts';

Page({
  data: {
    appName: texts.appName,
    t: texts.login,
    singlePage: isSinglePage(),
    contract: '',
    /** Makes the login button also tell WeChat that its privacy guide was accepted; empty once WeChat knows. */
    openType: '',
    agreed: false,
    busy: false,
    problem: '',
  },

  redirect: '',
  gone: false,

  onLoad(query) {
    this.redirect = decodeURIComponent(query.redirect ?? '');
    wx.setNavigationBarTitle({ title: texts.login.title });
    this.readPrivacy();
  },

  onUnload() {
    this.gone = true;
  },

  /** Base libraries before 2.32.3 know no privacy guide; the sentence beside the checkbox then stands alone. */
  readPrivacy() {
    if (!wx.canIUse('getPrivacySetting')) return;
    wx.getPrivacySetting({
      success: ({ needAuthorization, privacyContractName }) =>
        this.setData({
          contract: privacyContractName || texts.login.contract,
          openType: needAuthorization ? 'agreePrivacyAuthorization' : '',
        }),
    });
  },

  openContract() {
    wx.openPrivacyContract({ fail: () => wx.showToast({ title: texts.login.noContract, icon: 'none' }) });
  },

  changeConsent(event: WechatMiniprogram.CheckboxGroupChange) {
    this.setData({ agreed: event.detail.value.length > 0, problem: '' });
  },

  async login() {
    if (this.data.busy) return;
    if (!this.data.agreed) {
      this.setData({ problem: texts.login.consentFirst });
      return;
    }
    this.setData({ busy: true, problem: '' });
    try {
      await auth.login();
      this.leave();
    } catch (error) {
      this.setData({ busy: false, problem: failureText(error) });
    }
  },

  /** A person who cancelled while the login was under way stays where they went. */
  leave() {
    if (this.gone) return;
    wx.showToast({ title: texts.login.done, icon: 'success' });
    if (this.redirect) goTo(this.redirect);
    else goBack();
  },

  cancel() {
    this.gone = true;
    goBack();
  },
});
