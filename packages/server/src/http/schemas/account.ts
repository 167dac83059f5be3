import { z } from 'zod';
import { jsCode } from '../schemas.ts';

/** What goes in and out about sessions, deletion and export. */

export const deletionBody = z.strictObject({
  code: jsCode.meta({
    description: 'The one-time code of a wx.login made for this, in the mini program of the session.',
  }),
});

const session = {
  id: z.string().meta({ description: '`sid` of its access tokens.', example: 'ses_01kahzq8x2e5tv9w3m6n7p4r1s' }),
  appid: z.string().meta({ description: 'The mini program.' }),
  created_at: z.int().meta({ description: 'When the user logged in; Unix seconds.' }),
  last_used_at: z.int().meta({ description: 'When its tokens were last given or renewed; Unix seconds.' }),
  expires_at: z.int().meta({ description: 'When it ends if nobody uses it any more; Unix seconds.' }),
  device: z.string().nullable().meta({
    description: 'What logged in, in a few words; null where it could not be told.',
    example: 'iPhone · WeChat 8.0.50',
  }),
  place: z.string().nullable().meta({
    description: 'The network it logged in from, cut to a /24 or a /48; null where it is not known.',
    example: '203.0.113.0/24',
  }),
};

export const sessionsAnswer = z
  .object({
    sessions: z
      .array(z.object({ ...session, current: z.boolean().meta({ description: 'Whether it is the one that asks.' }) }))
      .meta({ description: 'Newest first.' }),
  })
  .meta({ id: 'Sessions' });

export const exportAnswer = z
  .object({
    user: z.object({
      id: z.string(),
      nickname: z.string().nullable(),
      avatar_url: z.string().nullable(),
      phone_masked: z.string().nullable(),
      roles: z.array(z.string()),
      created_at: z.int(),
    }),
    identities: z
      .array(z.object({ namespace: z.string(), subject: z.string() }))
      .meta({ description: 'What WeChat knows the user by: `openid:<appid>` or `unionid:<group>`, and the value.' }),
    sessions: z
      .array(z.object({ ...session, ended_at: z.int().nullable() }))
      .meta({ description: 'All that are kept, also those that are over; newest first.' }),
  })
  .meta({ id: 'UserExport' });
