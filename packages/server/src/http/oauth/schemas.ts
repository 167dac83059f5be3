import { z } from 'zod';

/** What goes in and out where back ends call. Not strict where OAuth demands that unknown fields be ignored. */

const byForm = 'Instead of HTTP Basic.';

export const tokenForm = z.object({
  token: z.string().meta({ description: 'An access token or a refresh token.' }),
  token_type_hint: z.string().optional().meta({ description: 'Not needed: the kind shows.' }),
  client_id: z.string().optional().meta({ description: byForm }),
  client_secret: z.string().optional().meta({ description: byForm }),
});

export const introspectionAnswer = z
  .object({
    active: z.boolean().meta({
      description:
        'Whether the token is good at this moment. When not, there is nothing else, and no reason: unknown, expired, logged out, user blocked, or an app that is not the client’s.',
    }),
    token_type: z.enum(['Bearer', 'refresh_token']).optional().meta({
      description: '`Bearer` is an access token. Let nobody in with a `refresh_token`.',
    }),
    sub: z.string().optional().meta({ description: 'The user.' }),
    sid: z.string().optional().meta({ description: 'The session.' }),
    client_id: z.string().optional().meta({ description: 'The AppID of the mini program.' }),
    scope: z.string().optional().meta({ description: 'Of access tokens only.' }),
    roles: z.array(z.string()).optional().meta({ description: 'As they are now. Of access tokens only.' }),
    iss: z.string().optional().meta({ description: 'The issuer.' }),
    aud: z.string().optional().meta({ description: 'The audience; of a refresh token the issuer.' }),
    iat: z.int().optional().meta({ description: 'When the token was made, in Unix seconds.' }),
    exp: z.int().optional().meta({ description: 'When it ends, in Unix seconds.' }),
  })
  .meta({ id: 'Introspection' });

export const wechatApiTokenBody = z.strictObject({
  appid: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'The mini program; may be left out while there is one.', example: 'wx0123456789abcdef' }),
  refused: z.string().max(1024).optional().meta({
    description: 'The token that WeChat has just answered with 40001, 40014 or 42001: another one is wanted.',
  }),
});

export const wechatApiTokenAnswer = z
  .object({
    wechat_api_token: z.string().meta({ description: 'What WeChat’s API calls access_token.' }),
    expires_in: z.int().meta({ description: 'Seconds left. Ask again before each call rather than keep it.' }),
  })
  .meta({ id: 'WeChatApiToken' });

export const oauthErrorAnswer = z
  .object({
    error: z.string().meta({ description: 'As RFC 6749 §5.2 has it.' }),
    error_description: z.string(),
    error_uri: z.string().meta({ description: 'The cause and what to do.' }),
  })
  .meta({ id: 'OAuthError' });
