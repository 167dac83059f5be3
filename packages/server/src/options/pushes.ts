import { z } from 'zod';

/** Of an app: how WeChat's pushes are known to be WeChat's. */
export const pushOptions = {
  pushToken: z
    .string()
    .regex(/^[A-Za-z0-9]{3,32}$/, { error: 'must be 3 to 32 letters and digits, as entered at Message push' })
    .optional()
    .meta({
      en: 'Token of the message push, as entered in the console: lets WeChat tell at `/wechat/events/<appid>` what people have revoked. Never logged.',
      zh: '消息推送的 Token（与后台一致）：微信据此在 `/wechat/events/<appid>` 通知用户撤回的授权。绝不写入日志。',
    }),
  pushAesKey: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, { error: 'must be 43 letters and digits, as the console shows it' })
    .optional()
    .meta({
      en: 'EncodingAESKey of the message push: only encrypted pushes count then. Required with `pushToken` in production. Never logged.',
      zh: '消息推送的 EncodingAESKey：配置后只接受加密推送。生产环境中与 `pushToken` 一同必填。绝不写入日志。',
    }),
};

interface Sound {
  readonly mode?: 'production' | 'development';
  readonly apps?: readonly { readonly pushToken?: string | undefined; readonly pushAesKey?: string | undefined }[];
}

/** The signature of a plain push says nothing about its body: whoever reads an address in a log could erase anybody. */
export function findPushProblems({ mode, apps = [] }: Sound): string[] {
  return apps.flatMap(({ pushToken, pushAesKey }, index) => {
    if (pushAesKey && !pushToken) return [`apps.${index}.pushToken: is required with pushAesKey`];
    if (!pushToken || pushAesKey || mode !== 'production') return [];
    return [`apps.${index}.pushAesKey: is required with pushToken in production; choose the safe mode (安全模式)`];
  });
}
