import { LoginError } from '../errors.ts';

/** A mini program registered here. */
export interface App {
  readonly appid: string;
  readonly appSecret: string;
  /** The Open Platform account it is bound to, named by the operator; apps of one group share users by unionid. */
  readonly unionidGroup: string | null;
  /** Whether WeChat's session key is kept, so that open data can be decrypted. Default: no. */
  readonly keepSessionKey?: boolean;
  /** What WeChat signs its pushes with; without it there are none. */
  readonly pushToken?: string | undefined;
  /** What it encrypts them with (EncodingAESKey); with it, nothing else is accepted. */
  readonly pushAesKey?: string | undefined;
}

/**
 * The app that is meant; it need not be named while there is one.
 * @throws LoginError app_unknown
 */
export function getApp(apps: readonly App[], appid: string | undefined): App {
  const [first, ...others] = apps;
  const app = appid === undefined && others.length === 0 ? first : apps.find((each) => each.appid === appid);
  if (!app) throw new LoginError('app_unknown');
  return app;
}
