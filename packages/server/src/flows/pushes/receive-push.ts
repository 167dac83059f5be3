import { unixSeconds } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import type { App } from '../../model/app.ts';
import { openidIdentity } from '../../model/identity.ts';
import { decideErasure } from '../../model/profile/revocation.ts';
import type { User } from '../../model/user.ts';
import type { UserDeleted } from '../../store/account.ts';
import type { ArrivedPush, AuthorisationChange, PushSignature } from '../../wechat/pushes/pushes.ts';
import { removeUser } from '../account/remove-user.ts';
import type { Deps } from '../deps.ts';
import { explainPushRefusal } from './explain-push-refusal.ts';

interface PushTo {
  readonly requestId: string;
  readonly appid: string;
}

/** The test of the console: whoever knows the app's push token gets the text back. @throws LoginError not_found, push_refused, rate_limited instead of it */
export async function checkPushAddress(deps: Deps, { requestId, appid }: PushTo, signed: PushSignature): Promise<void> {
  const app = getPushedApp(deps, appid);
  if (deps.pushes.isSigned(app, signed, unixSeconds(deps.clock))) return;
  throw await refuse(deps, { requestId, appid }, 'signature');
}

/**
 * What WeChat tells about a person is obeyed, once it is certain that WeChat tells it. Obeying twice does no harm, and what is about nobody
 * known here, or about an earlier record of a person who came back, changes nothing.
 * @throws LoginError not_found, push_refused, rate_limited instead of it, storage_unavailable
 */
export async function receivePush(deps: Deps, { requestId, appid }: PushTo, arrived: ArrivedPush): Promise<void> {
  const app = getPushedApp(deps, appid);
  const read = deps.pushes.read(app, arrived, unixSeconds(deps.clock));
  if (read.kind === 'refused') throw await refuse(deps, { requestId, appid }, read.reason);
  if (read.kind === 'other') return;

  const { change } = read;
  const user = await deps.store.findUserOf(openidIdentity(appid, change.openid));
  if (!user || user.createdAt > change.at) return;
  await obey(deps, { requestId, appid, user, change });
}

function getPushedApp({ config }: Deps, appid: string): App {
  const app = config.apps.find((each) => each.appid === appid);
  if (app?.pushToken === undefined) throw new LoginError('not_found');
  return app;
}

/** What is beyond the limit leaves no event: nobody can fill the log with them. */
async function refuse(
  deps: Deps,
  { requestId, appid }: PushTo,
  reason: keyof typeof explainPushRefusal,
): Promise<LoginError> {
  await deps.limits.countRefusedPush({ appid });
  deps.emit({ name: 'push_refused', requestId, appid, reason });
  deps.config.logger.warn({ requestId, appid, reason, ...explainPushRefusal[reason] }, 'A push was refused');
  return new LoginError('push_refused');
}

interface Told extends PushTo {
  readonly user: User;
  readonly change: AuthorisationChange;
}

async function obey(deps: Deps, told: Told): Promise<void> {
  const { requestId, appid, user, change } = told;
  const about = { requestId, appid, userId: user.id };
  switch (change.what) {
    case 'modified':
      return deps.emit({ ...about, name: 'wechat_profile_modified' });
    case 'revoked':
      return eraseRevoked(deps, told);
    case 'cancelled':
      return forgetUser(deps, told);
  }
}

/** All that is revoked, and one event with the last of it: whoever is told twice because the first time failed half-way finds the rest. */
async function eraseRevoked(deps: Deps, { requestId, appid, user, change }: Told): Promise<void> {
  const erased = decideErasure(change.revoked);
  const fields = (['nickname', 'avatar'] as const).filter((field) => erased.has(field));
  const of = { userId: user.id, at: unixSeconds(deps.clock), requestId };
  const about = { requestId, appid, userId: user.id, actor: 'system', reason: [...erased].join(' ') } as const;
  const events = deps.record(() => [{ ...about, name: 'authorisation_revoked' }]);
  const isPhone = erased.has('phone');
  if (fields.length > 0)
    await deps.store.eraseProfile({ ...of, fields, endsSessions: false, ...(!isPhone && { events }) });
  if (isPhone) await deps.store.unbindPhone({ ...of, events });
}

/** The person exists no more: nothing of theirs stays, and no session. */
async function forgetUser(deps: Deps, { requestId, appid, user }: Told): Promise<void> {
  const about = { requestId, appid, userId: user.id, actor: 'system' } as const;
  const events = deps.record<UserDeleted>((outcome) =>
    outcome === 'deleted' ? [{ ...about, name: 'wechat_account_cancelled' }] : [],
  );
  await removeUser(deps, { userId: user.id, at: unixSeconds(deps.clock), requestId, events });
}
