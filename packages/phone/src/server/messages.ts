/** What the phone's page and its server say to each other. Every call of the page is a POST with one of these. */

/** Sent with every call. */
export interface Caller {
  /** Which phone: `phone-1`, … */
  phone: string;
  /** Whose phone: the label of a person of the emulator's cast. */
  user: string;
}

/** A call either gives its value or fails as the `wx` function shall: the reason without the `login:fail ` before it. */
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: WxFailure };

export interface WxFailure {
  reason: string;
  errno?: number;
}

export interface Person {
  user: string;
  nickname: string;
  /** A path on the phone's server. */
  avatar: string;
  phoneMasked: string;
  /** Whether the mini program's owner has to buy phone numbers first. */
  quotaExhausted: boolean;
}

export interface LoginCode {
  code: string;
}

export interface OutgoingRequest {
  url: string;
  method: string;
  header: Record<string, string>;
  /** Base64; null for no body. */
  body: string | null;
  timeoutMs: number;
}

export interface OutgoingUpload {
  url: string;
  header: Record<string, string>;
  /** Name of the file's field. */
  name: string;
  fileName: string;
  contentType: string;
  formData: Record<string, string>;
  timeoutMs: number;
}

export interface IncomingAnswer {
  statusCode: number;
  /** Names in the spelling of the server that answered. */
  header: Record<string, string>;
  /** Each `Set-Cookie` of the answer; none is kept. */
  cookies: string[];
  /** Base64. */
  body: string;
}

/** The upload's description travels in this header, percent-encoded JSON; the body is the file. */
export const UPLOAD_HEADER = 'x-phone-upload';
