import { z } from 'zod';
import { partStates } from '../model/health.ts';
import { mockJsCode } from '../model/js-code.ts';
import { cleanNickname } from '../model/profile/nickname.ts';

/** What goes in and out, once: it validates, it types, and the OpenAPI document is made of it. */

/** The literal that DevTools send without an AppID passes too, so that its explanation reaches the log. */
export const jsCode = z
  .string()
  .refine((code) => code === mockJsCode || /^[A-Za-z0-9_-]{1,128}$/.test(code))
  .meta({
    pattern: '^[A-Za-z0-9_-]{1,128}$',
    description: 'The one-time code of wx.login.',
    example: '0a3Kx7Ga1mY2fN0Tq5Ha1BzV8E1Kx7G2',
  });

const appid = z
  .string()
  .max(64)
  .meta({ description: 'The mini program; may be left out while there is one.', example: 'wx0123456789abcdef' });
const refreshToken = z.string().max(4096).meta({ description: 'The refresh token of the last answer.' });

export const loginBody = z.strictObject({ code: jsCode, appid: appid.optional() });
export const refreshBody = z.strictObject({ refresh_token: refreshToken });
export const logoutBody = z.strictObject({
  all: z.boolean().optional().meta({ description: 'End all sessions of the user, not only this one.' }),
  refresh_token: refreshToken.optional().meta({ description: 'Instead of a Bearer token.' }),
});
const refuse = (context: z.RefinementCtx): never => {
  context.addIssue({ code: 'custom', message: 'not a nickname' });
  return z.NEVER;
};
export const profileBody = z.strictObject({
  nickname: z
    .string()
    .transform((text, context) => cleanNickname(text) ?? refuse(context))
    .meta({
      minLength: 1,
      maxLength: 64,
      description:
        '1 to 64 characters, kept without invisible ones and needless blanks. WeChat’s placeholder name (微信用户) changes nothing.',
      example: '小明',
    }),
});

export const phoneBody = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,256}$/)
    .meta({ description: 'The one-time code of the phone number button (`e.detail.code`), never the login code.' }),
});
const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
export const decryptBody = z
  .strictObject({
    encrypted_data: base64.max(16_000).meta({ description: '`encryptedData` as WeChat gave it.' }),
    iv: base64.max(64).meta({ description: '`iv` as WeChat gave it.' }),
    signature: z.string().max(64).optional().meta({ description: 'Of `raw_data`; both or neither.' }),
    raw_data: z.string().max(16_000).optional().meta({ description: '`rawData`, character by character as it came.' }),
  })
  .refine(({ signature, raw_data: rawData }) => (signature === undefined) === (rawData === undefined), {
    error: 'signature and raw_data belong together',
  });
export const decryptAnswer = z
  .looseObject({ watermark: z.object({ appid: z.string(), timestamp: z.int() }) })
  .meta({ id: 'OpenData' });

export const userAnswer = z
  .object({
    id: z
      .string()
      .meta({ description: 'Our identifier; `sub` of the access token.', example: 'usr_01kahzq8x2e5tv9w3m6n7p4r1s' }),
    nickname: z.string().nullable().meta({ description: 'What the user chose; null until then.' }),
    avatar_url: z.string().nullable().meta({ description: 'Address of the picture the user chose; null until then.' }),
    phone_masked: z
      .string()
      .nullable()
      .meta({ description: 'Phone number with its middle hidden; null while none is known.' }),
    roles: z.array(z.string()).meta({ description: 'Given by the operator, never by the client.' }),
    created_at: z.int().meta({ description: 'Unix seconds.' }),
    openid: z.string().optional().meta({ description: 'Only with the option `expose`.' }),
    unionid: z.string().optional().meta({ description: 'Only with the option `expose`.' }),
  })
  .meta({ id: 'User' });

export const tokenAnswer = z
  .object({
    access_token: z.string().meta({ description: 'A JWT (RFC 9068). Send it as `Authorization: Bearer …`.' }),
    token_type: z.literal('Bearer').meta({ description: 'Always `Bearer`.' }),
    expires_in: z.int().meta({ description: 'Life of the access token, in seconds.' }),
    refresh_token: z.string().meta({ description: 'Exchange it at /refresh; it works once.' }),
    refresh_expires_in: z.int().meta({ description: 'Life of the refresh token, in seconds.' }),
    user: userAnswer,
  })
  .meta({ id: 'TokenSet' });

export const loginAnswer = tokenAnswer
  .extend({ is_new_user: z.boolean().meta({ description: 'Whether this login registered the user.' }) })
  .meta({ id: 'Login' });

const parts = z.record(z.string(), z.enum(partStates)).meta({
  description:
    'How each part is. `service`, `database` and `signing_key` must be `ok`; the others are reported and keep nobody out.',
});

export const problemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'What programs look at.' }),
    action: z
      .enum(['relogin', 'tap_again', 'retry', 'fix_request', 'contact_operator'])
      .meta({ description: 'What the program should do.' }),
    detail: z.string(),
    request_id: z.string().meta({ description: 'Finds the request in the log.' }),
    parts: parts.optional().meta({ description: 'At /readyz only: how each part is.' }),
  })
  .meta({ id: 'Problem' });

const classicUser = z.object({
  userId: z.string(),
  openid: z.string(),
  nickName: z.string(),
  avatarUrl: z.string(),
  role: z.string(),
  token: z.string(),
  expiresIn: z.int(),
});
export const classicQuery = {
  code: 'The code of wx.login.',
  nickName: 'Display name; optional.',
  avatarUrl: 'Address of a picture, https; optional.',
};
export const classicAnswer = z
  .object({
    code: z.int().meta({
      description:
        '200; 22007 WeChat could not be reached; 22008 no login code was sent; 22009 WeChat gave no openid; else the HTTP status that the login would have had.',
    }),
    message: z.string(),
    data: classicUser.nullable(),
  })
  .meta({ id: 'ClassicLogin' });

export const pushQuery = {
  signature: 'WeChat’s, over push token, timestamp and nonce.',
  timestamp: 'Unix seconds.',
  nonce: 'A random text.',
  msg_signature: 'WeChat’s, over these and the encrypted body.',
};
export const pushEchoQuery = {
  signature: pushQuery.signature,
  timestamp: pushQuery.timestamp,
  nonce: pushQuery.nonce,
  echostr: 'What is to be answered.',
};

export const jwksAnswer = z
  .object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) })
  .meta({ id: 'JsonWebKeySet' });
export const metadataAnswer = z
  .object({
    issuer: z.string(),
    jwks_uri: z.string(),
    response_types_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    introspection_endpoint: z.string(),
    introspection_endpoint_auth_methods_supported: z.array(z.string()),
    revocation_endpoint: z.string(),
    revocation_endpoint_auth_methods_supported: z.array(z.string()),
    service_documentation: z.string(),
  })
  .meta({ id: 'ServerMetadata' });
export const healthAnswer = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
export const readyAnswer = z.object({ status: z.literal('ok'), parts }).meta({ id: 'Readiness' });
