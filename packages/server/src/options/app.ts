import { z } from 'zod';
import { pushOptions } from './pushes.ts';

/** A mini program. */
export const app = z.strictObject({
  appid: z
    .string()
    .regex(/^wx[0-9a-f]{16}$/, {
      error: 'must be wx and 16 hexadecimal digits, as the console of the mini program shows it',
    })
    .meta({ en: 'AppID of the mini program.', zh: '小程序的 AppID。' }),
  appSecret: z
    .string()
    .regex(/^[0-9a-f]{32}$/, { error: 'must be 32 hexadecimal digits, as the console of the mini program shows it' })
    .meta({ en: 'AppSecret of the mini program. Never logged.', zh: '小程序的 AppSecret，绝不写入日志。' }),
  unionidGroup: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, { error: 'must be 1 to 32 lower-case letters, digits or hyphens' })
    .nullable()
    .default(null)
    .meta({
      en: 'A name of your choice for the Open Platform account the app is bound to. Apps of one group share users by unionid.',
      zh: '该小程序所绑定的开放平台账号（自取名称）。同组的小程序通过 unionid 共享用户。',
    }),
  keepSessionKey: z.boolean().default(false).meta({
    en: 'Keeps WeChat’s session key, sealed, so that POST /me/decrypt can decrypt open data.',
    zh: '加密保存微信的 session_key，以便 POST /me/decrypt 解密开放数据。',
  }),
  ...pushOptions,
});
