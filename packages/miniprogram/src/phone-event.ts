import { AuthError } from './index.ts';

/** What `bindgetphonenumber` and `bindgetrealtimephonenumber` hand to the page, as far as it is looked at. */
export interface PhoneEvent {
  detail: {
    /** The phone code: one use, five minutes, and never the code of `wx.login`. Base library 2.21.2 or newer. */
    code?: string | undefined;
    errMsg?: string | undefined;
    errno?: number | undefined;
  };
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html */
const QUOTA_USED_UP = 1400001;
/** https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html */
const PRIVACY_REFUSED = 104;

const NEEDS =
  'The button needs an owner who is verified and no individual, the phone number in the privacy guide, and base library 2.21.2.';

/**
 * The phone code of the button's event. Only its presence means success; the words of a refusal differ between versions.
 * @throws AuthError `phone_refused`, `phone_quota_exhausted`, `phone_unavailable`.
 */
export function readPhoneCode({ detail }: PhoneEvent): string {
  const { code, errMsg = '', errno } = detail;
  if (code) return code;
  const refuse = (authCode: string, action: 'tap_again' | 'contact_operator', message: string) =>
    new AuthError({ code: authCode, action, message: `${errMsg}. ${message}`, cause: { errMsg, errno } });
  if (errno === QUOTA_USED_UP) {
    throw refuse('phone_quota_exhausted', 'contact_operator', 'Buy more phone numbers at mp.weixin.qq.com.');
  }
  if (errno === PRIVACY_REFUSED || /deny|denied|cancel|refuse|reject/i.test(errMsg)) {
    throw refuse('phone_refused', 'tap_again', 'The person did not want to give the number.');
  }
  throw refuse('phone_unavailable', 'contact_operator', NEEDS);
}
