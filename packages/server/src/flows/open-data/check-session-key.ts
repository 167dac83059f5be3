import { LoginError } from '../../errors.ts';
import type { App } from '../../model/app.ts';
import type { UserId } from '../../model/id.ts';
import { openidIdentity } from '../../model/identity.ts';
import type { AskAboutSessionKey, TokenRefused } from '../../wechat/wechat.ts';
import { withWeChatApiToken } from '../credentials/with-wechat-api-token.ts';
import type { Deps } from '../deps.ts';
import { findSessionKey, type OpenedSessionKey } from './find-session-key.ts';

export interface SessionKeyRequest {
  readonly app: App;
  readonly userId: UserId;
  readonly requestId: string;
}

/** Whether the session key that is kept of this user still is WeChat's. False too where none is kept. @throws what WeChat's refusals become */
export async function checkSessionKey(deps: Deps, request: SessionKeyRequest): Promise<boolean> {
  const kept = await findSessionKey(deps, request.app, request.userId);
  if (!kept) return false;
  const { isPresent } = await askAboutSessionKey(deps, request, {
    kept,
    ask: (question) => deps.wechat.checkSessionKey(question),
  });
  return isPresent;
}

interface Asking<T> {
  readonly kept: OpenedSessionKey;
  readonly ask: (question: AskAboutSessionKey) => Promise<T | TokenRefused>;
}

/** With the app's API token, and once more with another one when WeChat refuses that. */
export async function askAboutSessionKey<T extends object>(
  deps: Deps,
  { app, userId, requestId }: SessionKeyRequest,
  { kept: { sessionKey }, ask }: Asking<T>,
): Promise<T> {
  const openid = await deps.store.findSubject(userId, openidIdentity(app.appid, '').namespace);
  if (openid === undefined) throw new LoginError('session_key_missing');
  const answer = await withWeChatApiToken(deps.weChatApiTokens, { app, requestId }, (apiToken) =>
    ask({ app, apiToken, requestId, openid, sessionKey }),
  );
  if ('errcode' in answer) throw new LoginError('wechat_unavailable');
  return answer;
}
