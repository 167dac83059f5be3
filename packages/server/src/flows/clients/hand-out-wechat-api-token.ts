import { unixSeconds } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import { getApp } from '../../model/app.ts';
import { type Client, isForApp } from '../../model/clients/client.ts';
import type { Deps } from '../deps.ts';

interface HandOut {
  readonly requestId: string;
  readonly client: Client;
  readonly appid: string | undefined;
  /** A token that WeChat has just refused. */
  readonly refused: string | undefined;
}

/**
 * The WeChat API token that all share, for a back end of the team.
 * @throws LoginError app_unknown, scope_insufficient and what WeChat's refusals become
 */
export async function handOutWeChatApiToken(deps: Deps, { requestId, client, appid, refused }: HandOut) {
  const app = getApp(deps.config.apps, appid);
  if (!isForApp(client, app.appid)) throw new LoginError('scope_insufficient');
  const { apiToken, expiresAt } = await deps.weChatApiTokens.take({ app, requestId, refused });
  return { apiToken, expiresInSeconds: Math.max(0, expiresAt - unixSeconds(deps.clock)) };
}
