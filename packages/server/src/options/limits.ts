import { z } from 'zod';
import { parseAddressRange } from '../http/address/address.ts';

const limit = (standard: number) => z.int().min(0).max(1_000_000).default(standard);

/** How often may be asked, and by whom it is asked. */
export const limitOptions = {
  trustedProxies: z
    .array(
      z.string().refine((text) => parseAddressRange(text) !== undefined, {
        error: 'must be an address or a range such as 10.0.0.0/8',
      }),
    )
    .default([])
    .meta({
      en: 'Addresses or ranges (10.0.0.0/8) of your own reverse proxies. Only from these is `X-Forwarded-For` believed. Empty: whoever connects is the client.',
      zh: '你自己的反向代理的地址或网段（如 10.0.0.0/8）。只有来自它们的 `X-Forwarded-For` 才被采信；为空时，连接的对端即为客户端。',
    }),
  addressLoginsPerMinute: limit(20).meta({
    en: 'Logins from one client address (IPv6: one /64). Carriers let many phones share an address. 0: no limit.',
    zh: '每个客户端地址（IPv6 按 /64）每分钟的登录次数。运营商会让许多手机共用一个地址。0 表示不限。',
  }),
  addressLoginBurst: z.int().min(1).max(1_000_000).default(40).meta({
    en: 'Of these, how many may come at once after a quiet time.',
    zh: '空闲之后，同一地址可一次性突发的登录次数。',
  }),
  appLoginsPerSecond: limit(200).meta({
    en: 'Logins of one app, which protect its quota at WeChat. 0: no limit.',
    zh: '每个小程序每秒的登录次数，用于保护它在微信的调用额度。0 表示不限。',
  }),
  codeTriesPerMinute: limit(10).meta({
    en: 'How often one login code may come: retries of a lost answer. 0: no limit.',
    zh: '同一登录 code 每分钟可提交的次数（应答丢失后的重试）。0 表示不限。',
  }),
  sessionRefreshesPerMinute: limit(30).meta({
    en: 'Refreshes of one session. 0: no limit.',
    zh: '每个会话每分钟的刷新次数。0 表示不限。',
  }),
  userChangesPerMinute: limit(30).meta({
    en: 'What one user changes of their own: profile, avatar, phone, sessions, deletion; and their exports. 0: no limit.',
    zh: '每个用户每分钟修改自己数据的次数：资料、头像、手机号、会话、注销；导出也计算在内。0 表示不限。',
  }),
};
