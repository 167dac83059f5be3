import { unixSeconds } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import { type App, getApp } from '../../model/app.ts';
import { attemptSeconds } from '../../model/attempt.ts';
import { openidIdentity } from '../../model/identity.ts';
import { isSessionLive } from '../../model/session.ts';
import type { UserDeleted } from '../../store/account.ts';
import type { SessionOfUser } from '../../store/store.ts';
import { hashCode } from '../codes/hash-code.ts';
import type { Deps } from '../deps.ts';
import { removeUser } from './remove-user.ts';

export interface AccountDeletion {
  readonly requestId: string;
  readonly of: SessionOfUser;
  /** Of a wx.login in the session's own app, made for this. */
  readonly jsCode: string;
  /** Of the client, folded. */
  readonly address: string | undefined;
}

/**
 * Deletes the caller, who proves by a fresh login that it is them: a stolen token alone deletes nobody. The code is sent once, whatever
 * happens. If the answer is lost, the user is gone or is not, and the next request with the access token tells which.
 * @throws LoginError rate_limited, app_unknown, js_code_used, session_ended, fresh_login_required and what WeChat's refusals become
 */
export async function deleteAccount(deps: Deps, request: AccountDeletion): Promise<void> {
  const app = getApp(deps.config.apps, request.of.session.appid);
  const codeHash = hashCode(deps, app, request);
  await deps.limits.admitLogin({ appid: app.appid, address: request.address, codeHash });
  if (!(await deps.codeClaims.claim(codeHash))) throw new LoginError('js_code_used');
  await deps.loginTurns
    .take(codeHash.toString('base64'), () => deleteOnce(deps, request, { app, codeHash }))
    .catch((error) => {
      deps.codeClaims.release(codeHash);
      throw error;
    });
}

async function deleteOnce(
  deps: Deps,
  request: AccountDeletion,
  { app, codeHash }: { readonly app: App; readonly codeHash: Uint8Array },
): Promise<void> {
  const { requestId } = request;
  const { session, user } = request.of;
  const at = unixSeconds(deps.clock);
  // Of two requests at once the second finds out here, without a word to WeChat.
  const now = await deps.store.findSession(session.id);
  if (!now || !isSessionLive(now.session, now.user, at)) throw new LoginError('session_ended');
  if (await deps.store.findAttempt(codeHash, at - attemptSeconds)) throw new LoginError('js_code_used');

  const person = await deps.wechat.codeToSession({ app, jsCode: request.jsCode, requestId });
  const owner = await deps.store.findUserOf(openidIdentity(app.appid, person.openid));
  if (owner?.id !== user.id) throw await refuse(deps, request);

  const about = { requestId, address: request.address, appid: app.appid, userId: user.id, sessionId: session.id };
  const events = deps.record<UserDeleted>((outcome) =>
    outcome === 'deleted' ? [{ ...about, name: 'user_deleted' }] : [],
  );
  await removeUser(deps, { userId: user.id, at, requestId, events });
}

async function refuse(deps: Deps, { requestId, of: { session, user } }: AccountDeletion): Promise<LoginError> {
  // The person may be nobody's any more because another request was faster.
  if (!(await deps.store.findUser(user.id))) return new LoginError('session_ended');
  const about = { requestId, appid: session.appid, userId: user.id, sessionId: session.id };
  deps.emit({ ...about, name: 'fresh_login_refused' });
  return new LoginError('fresh_login_required');
}
