/** One way WeChat knows a user. Both parts are compared byte by byte: openids are case-sensitive. */
export interface Identity {
  /** `openid:<appid>` or `unionid:<open platform group>`. */
  readonly namespace: string;
  readonly subject: string;
}

/** The identity that decides who logs in: the openid of this app. */
export const openidIdentity = (appid: string, openid: string): Identity => ({
  namespace: `openid:${appid}`,
  subject: openid,
});

/** The identity that only finds the user when the openid is new; a group is the apps bound to one Open Platform account. */
export const unionidIdentity = (group: string, unionid: string): Identity => ({
  namespace: `unionid:${group}`,
  subject: unionid,
});
