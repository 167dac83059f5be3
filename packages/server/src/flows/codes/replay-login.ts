import { unixSeconds } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import { attemptSeconds } from '../../model/attempt.ts';
import { decideReplay } from '../../model/decide-replay.ts';
import { isOfSameMoment } from '../../model/id.ts';
import type { Deps } from '../deps.ts';
import { issueTokens } from '../issue-tokens.ts';
import type { LoggedIn, LoginRequest } from '../login.ts';

/**
 * The answer of an earlier use of this code, if the same client asks again; undefined when the store knows of none.
 * @throws LoginError js_code_used when it is not the same client, or when the session is in use already
 */
export async function replayLogin(
  deps: Deps,
  request: LoginRequest,
  codeHash: Uint8Array,
): Promise<LoggedIn | undefined> {
  const earlier = await deps.store.findAttempt(codeHash, unixSeconds(deps.clock) - attemptSeconds);
  if (!earlier) return undefined;
  const { attempt, session, user } = earlier;
  const { requestId, address } = request;
  const about = { requestId, address, appid: session.appid, userId: user.id, sessionId: session.id };
  const keyHash = request.idempotencyKey === undefined ? null : deps.hash('idempotency_key', request.idempotencyKey);
  const decision = decideReplay({ attempt, session, user, keyHash, now: unixSeconds(deps.clock) });
  if (decision === 'refuse') {
    deps.emit({ ...about, name: 'code_replay' });
    throw new LoginError('js_code_used');
  }
  deps.emit({ ...about, name: 'login_replayed' });
  const isNewUser = isOfSameMoment(user.id, session.id);
  return { ...issueTokens(deps, earlier, request.accessTokenSeconds), isNewUser, isReplayed: true };
}

/** Before each further look at the store: two seconds in all, in which the login of another instance is stored or has failed. */
const pausesMs = [50, 100, 200, 400, 600, 650];

/**
 * The same, when another instance may be about to store that use of the code: looks until it has, until `isOver`, or for two seconds.
 * @throws LoginError js_code_used
 */
export async function awaitLogin(
  deps: Deps,
  request: LoginRequest,
  of: { readonly codeHash: Uint8Array; readonly isOver?: () => Promise<boolean> },
): Promise<LoggedIn | undefined> {
  for (const pauseMs of pausesMs) {
    const replayed = await replayLogin(deps, request, of.codeHash);
    if (replayed) return replayed;
    await deps.wait(pauseMs);
    if (await of.isOver?.()) return undefined;
  }
  return replayLogin(deps, request, of.codeHash);
}
