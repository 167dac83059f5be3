/** Whether WeChat itself is set to English; wx.getAppBaseInfo exists from base library 2.20.1 on. */
export function isEnglish(): boolean {
  const { language } = wx.canIUse('getAppBaseInfo') ? wx.getAppBaseInfo() : wx.getSystemInfoSync();
  return language.startsWith('en');
}

/** Opened from Moments as a single page: WeChat gives no login and no navigation there (scene 1154). */
export function isSinglePage(): boolean {
  return wx.getLaunchOptionsSync().scene === 1154;
}
