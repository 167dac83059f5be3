import { LoginError } from '../../errors.ts';
import { type UserExport, writeExport } from '../../model/account/record.ts';
import type { SessionOfUser } from '../../store/store.ts';
import type { Deps } from '../deps.ts';
import { findRecord } from './find-record.ts';

/** The user's own copy of everything held about them. @throws LoginError session_ended when they are being deleted */
export async function exportAccount(
  deps: Deps,
  { requestId, of: { session, user } }: { readonly requestId: string; readonly of: SessionOfUser },
): Promise<UserExport> {
  const record = await findRecord(deps, user.id);
  if (!record) throw new LoginError('session_ended');
  deps.emit({ name: 'user_exported', requestId, appid: session.appid, userId: user.id, sessionId: session.id });
  return writeExport(record);
}
