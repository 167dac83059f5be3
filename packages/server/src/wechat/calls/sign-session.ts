import { createHmac } from 'node:crypto';
import type { AskAboutSessionKey } from '../wechat.ts';

/**
 * The query that shows that we hold the person's session key: lower-case hexadecimal HMAC-SHA-256 of the empty text (a GET has no body), under
 * the key as its base64 text, not decoded (WeChat: "user login state signature").
 */
export const signSession = ({ apiToken, openid, sessionKey }: AskAboutSessionKey): URLSearchParams =>
  new URLSearchParams({
    access_token: apiToken,
    openid,
    signature: createHmac('sha256', sessionKey).update('').digest('hex'),
    sig_method: 'hmac_sha256',
  });
