import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { decideRefresh, type RefreshDecision } from '../model/session.ts';
import type { Deps } from './deps.ts';
import { getPresentedSession } from './get-presented-session.ts';
import { issueTokens, type TokenSet } from './issue-tokens.ts';

/** A predecessor is answered once more within this time of its rotation: lost answers and parallel tabs are normal. */
const graceSeconds = 30;

interface RefreshRequest {
  readonly requestId: string;
  readonly address?: string | undefined;
  readonly refreshToken: string;
}

/** A refresh token in, its successor out. Of any number at once one advances the session; a stolen copy ends it. */
export function refresh(deps: Deps, request: RefreshRequest): Promise<TokenSet> {
  return deps.measure.step({ name: 'refresh', requestId: request.requestId }, () => renew(deps, request));
}

async function renew(deps: Deps, request: RefreshRequest): Promise<TokenSet> {
  const presented = await getPresentedSession(deps, request.refreshToken);
  await deps.limits.admitRefresh({ sessionId: presented.session.id });
  const at = unixSeconds(deps.clock);
  const idleExpiresAt = at + deps.config.refreshIdleSeconds;
  const { requestId, address } = request;
  const { counter, session, user } = presented;
  const { id } = session;

  const seen = { session, user };
  const result = await deps.store.advanceSession({ id, counter, idleExpiresAt, seen, at, requestId });
  if (!result) throw new LoginError('session_ended');

  const about = { requestId, address, appid: result.session.appid, userId: result.user.id, sessionId: id };
  if (result.advanced) {
    deps.emit({ ...about, name: 'refresh' });
    return issueTokens(deps, result);
  }
  const decision = decideRefresh(result.session, result.user, { counter, now: at, graceSeconds });
  if (decision === 'repeat') {
    deps.emit({ ...about, name: 'refresh_replayed' });
    return issueTokens(deps, result);
  }
  if (decision === 'reuse') {
    const events = deps.record((isEnded: boolean) => (isEnded ? [{ ...about, name: 'refresh_reuse' }] : []));
    await deps.store.endSession({ id, reason: 'refresh_reuse', at, requestId, events });
  }
  if (decision === 'ahead') deps.emit({ ...about, name: 'refresh_ahead' });
  throw new LoginError(refusals[decision]);
}

const refusals = {
  ended: 'session_ended',
  blocked: 'user_blocked',
  reuse: 'refresh_token_reused',
  ahead: 'refresh_token_invalid',
} as const satisfies Record<Exclude<RefreshDecision, 'repeat'>, string>;
