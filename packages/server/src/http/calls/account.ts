import type { z } from 'zod';
import { LoginError } from '../../errors.ts';
import { deleteAccount } from '../../flows/account/delete-account.ts';
import { exportAccount } from '../../flows/account/export-account.ts';
import { endOwnSession, listSessions } from '../../flows/account/sessions.ts';
import type { Deps } from '../../flows/deps.ts';
import { parseId } from '../../model/id.ts';
import type { Answer, Call } from '../route.ts';
import type { deletionBody } from '../schemas/account.ts';

const noStore = { 'cache-control': 'no-store' };

export async function getSessions(deps: Deps, { caller }: Call<unknown>): Promise<Answer> {
  const sessions = await listSessions(deps, caller);
  const json = sessions.map((session) => ({
    id: session.id,
    appid: session.appid,
    created_at: session.createdAt,
    last_used_at: session.rotatedAt,
    expires_at: Math.min(session.idleExpiresAt, session.expiresAt),
    device: session.device,
    place: session.place,
    current: session.id === caller.session.id,
  }));
  return { json: { sessions: json }, headers: noStore };
}

export async function deleteSession(
  deps: Deps,
  { requestId, address, caller, parameter = '' }: Call<unknown>,
): Promise<Answer> {
  if (!parseId('ses', parameter)) throw new LoginError('not_found');
  await endOwnSession(deps, { requestId, address, of: caller, sessionId: `ses_${parameter.slice(4)}` });
  return { status: 204 };
}

export async function getExport(deps: Deps, { requestId, caller }: Call<unknown>): Promise<Answer> {
  return {
    json: await exportAccount(deps, { requestId, of: caller }),
    headers: { ...noStore, 'content-disposition': 'attachment; filename="account.json"' },
  };
}

export async function deleteMe(
  deps: Deps,
  { requestId, caller, body, address }: Call<z.output<typeof deletionBody>>,
): Promise<Answer> {
  await deleteAccount(deps, { requestId, of: caller, jsCode: body.code, address });
  return { status: 204 };
}
