import type { App } from '../../model/app.ts';
import type { PhoneNumber } from '../../model/phone/phone-number.ts';
import { type Refused, readAnswer, unreadable } from '../answer.ts';
import type { Failure, Question } from '../upstream/exchange.ts';
import type { AskPhoneNumber } from '../wechat.ts';

/** getPhoneNumber. With the openid WeChat checks that the code is of that person. Takes its parameters as a JSON body only. */
export function getUserPhoneNumber({ apiToken, phoneCode, openid }: AskPhoneNumber): Question {
  const query = new URLSearchParams({ access_token: apiToken });
  const body = JSON.stringify({ code: phoneCode, openid });
  return { method: 'POST', path: `/wxa/business/getuserphonenumber?${query}`, body };
}

type PhoneNumberAnswer = { readonly kind: 'phone'; readonly phoneNumber: PhoneNumber } | Refused | Failure;

/**
 * Success is a number that WeChat has marked for this very app. The country code is documented as text and shown as a number, so both are
 * read; the number that is read is the one without it, because the other one is written now with and now without a plus.
 */
export function readUserPhoneNumber(body: string, { appid }: App): PhoneNumberAnswer {
  const answer = readAnswer(body);
  if (answer.kind !== 'fields') return answer;
  const phone = readObject(answer.fields.phone_info);
  const watermark = readObject(phone.watermark);
  const countryCode = typeof phone.countryCode === 'number' ? String(phone.countryCode) : phone.countryCode;
  const nationalNumber = phone.purePhoneNumber;
  const isOfApp = watermark.appid === appid && Number.isSafeInteger(watermark.timestamp);
  return isOfApp && isText(countryCode, /^[1-9]\d{0,3}$/) && isText(nationalNumber, /^\d{4,15}$/)
    ? { kind: 'phone', phoneNumber: { countryCode, nationalNumber } }
    : unreadable;
}

const isText = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value);

const readObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
