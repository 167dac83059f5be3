import type { UserId } from '../model/id.ts';
import { openidIdentity, unionidIdentity } from '../model/identity.ts';
import type { Deps } from './deps.ts';

export interface Identifiers {
  readonly openid?: string;
  readonly unionid?: string;
}

/** WeChat's identifiers of a user in one app, as far as they are wanted and known. */
export async function findIdentifiers(
  deps: Deps,
  of: { readonly userId: UserId; readonly appid: string },
  wanted: readonly ('openid' | 'unionid')[],
): Promise<Identifiers> {
  if (wanted.length === 0) return {};
  const group = deps.config.apps.find(({ appid }) => appid === of.appid)?.unionidGroup;
  const openid =
    wanted.includes('openid') && (await deps.store.findSubject(of.userId, openidIdentity(of.appid, '').namespace));
  const unionid =
    wanted.includes('unionid') &&
    group &&
    (await deps.store.findSubject(of.userId, unionidIdentity(group, '').namespace));
  return { ...(openid && { openid }), ...(unionid && { unionid }) };
}
