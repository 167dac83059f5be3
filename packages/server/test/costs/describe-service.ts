import type { LoginOptions } from '../../src/options.ts';

/** As a service runs, with its limits at work but out of reach: all requests come from one address. */
export const describeService = (at: { readonly wechatURL: string; readonly folder: string }): LoginOptions => ({
  mode: 'development',
  issuer: 'http://login.test',
  apps: [{ appid: 'wx1111111111111111', appSecret: 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1' }],
  database: `sqlite:${at.folder}/wxlogin.db`,
  wechatEmulatorURL: at.wechatURL,
  addressLoginsPerMinute: 1_000_000,
  addressLoginBurst: 1_000_000,
  appLoginsPerSecond: 1_000_000,
  codeTriesPerMinute: 1_000_000,
  sessionRefreshesPerMinute: 1_000_000,
});
