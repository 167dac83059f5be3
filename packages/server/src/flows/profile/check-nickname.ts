import { LoginError } from '../../errors.ts';
import { getApp } from '../../model/app.ts';
import { openidIdentity } from '../../model/identity.ts';
import type { SessionOfUser } from '../../store/store.ts';
import type { TextVerdict } from '../../wechat/wechat.ts';
import { withWeChatApiToken } from '../credentials/with-wechat-api-token.ts';
import type { Deps } from '../deps.ts';

interface NicknameToCheck {
  readonly requestId: string;
  readonly of: SessionOfUser;
  readonly nickname: string;
}

/**
 * Lets WeChat judge the nickname, where the operator wants that and it is another one. Without a verdict it is not accepted: whoever switches
 * the check on has to answer for every name that is shown, and the person can send it again. In doubt it is: `review`, to be told with the change.
 * @throws LoginError nickname_refused, nickname_unchecked, storage_unavailable, overloaded, shutting_down
 */
export async function checkNickname(deps: Deps, toCheck: NicknameToCheck): Promise<'fine' | 'review'> {
  const { requestId, of, nickname } = toCheck;
  if (!deps.config.checkNicknames || nickname === of.user.nickname) return 'fine';
  const verdict = await askWeChat(deps, toCheck);
  if (verdict.kind === 'unchecked') throw new LoginError('nickname_unchecked', { retryAfterSeconds: 5 });
  const about = { requestId, appid: of.session.appid, userId: of.user.id, sessionId: of.session.id };
  if (verdict.suggestion !== 'risky') return verdict.suggestion === 'review' ? 'review' : 'fine';
  deps.emit({ ...about, name: 'nickname_refused' });
  throw new LoginError('nickname_refused');
}

const unchecked: TextVerdict = { kind: 'unchecked', errcode: null };

async function askWeChat(deps: Deps, { requestId, of, nickname }: NicknameToCheck): Promise<TextVerdict> {
  const app = getApp(deps.config.apps, of.session.appid);
  const openid = await deps.store.findSubject(of.user.id, openidIdentity(app.appid, '').namespace);
  if (openid === undefined) return unchecked;
  return withWeChatApiToken(deps.weChatApiTokens, { app, requestId }, (apiToken) =>
    deps.wechat.checkNickname({ app, requestId, apiToken, openid, nickname }),
  ).catch((cause: unknown) => {
    if (cause instanceof LoginError && isOfWeChat(cause)) return unchecked;
    throw cause;
  });
}

/** No token could be had: WeChat's trouble, or the operator's with WeChat, and in the log already. */
const isOfWeChat = ({ code }: LoginError): boolean => code.startsWith('wechat_') || code === 'app_misconfigured';
