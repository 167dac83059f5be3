const HOME = '/pages/index/index';

/** Opens the login page; afterwards the person comes back to the page they are on now, or goes to `redirect`. */
export function openLogin(redirect = ''): void {
  wx.navigateTo({ url: `/pages/login/login?redirect=${encodeURIComponent(redirect)}` });
}

/** Leaves the login page: to where the person came from, or to the index tab when there is no such place. */
export function goBack(): void {
  if (getCurrentPages().length > 1) wx.navigateBack();
  else wx.switchTab({ url: HOME });
}

/** Replaces the login page by `path`. Only WeChat knows which pages are tabs, and switchTab takes no query. */
export function goTo(path: string): void {
  wx.redirectTo({
    url: path,
    fail: () => wx.switchTab({ url: path.split('?')[0] ?? HOME, fail: () => wx.switchTab({ url: HOME }) }),
  });
}
