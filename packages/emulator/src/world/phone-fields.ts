import type { Person } from './people.ts';

/** WeChat puts the area code before foreign numbers; the `+` is an assumption. countryCode is text, as its page says. */
export function phoneFieldsOf({ phone, countryCode }: Person) {
  const purePhoneNumber = phone ?? '';
  const phoneNumber = countryCode === '86' ? purePhoneNumber : `+${countryCode}${purePhoneNumber}`;
  return { phoneNumber, purePhoneNumber, countryCode };
}
