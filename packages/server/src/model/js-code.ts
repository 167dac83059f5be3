/** What DevTools' wx.login gives in a project without an AppID. The same for everybody, so it is never spent. */
export const mockJsCode = 'the code is a mock one';
