import { LoginError } from '../../errors.ts';
import type { Deps } from '../../flows/deps.ts';
import type { Answer } from '../route.ts';

const headers = { 'cache-control': 'no-store' };

/** Alive means that this process answers, whatever else is broken: a restart would not mend a database. */
export const getLive = (): Answer => ({ json: { status: 'ok' }, headers });

/** Ready means that logins should be sent here. @throws LoginError shutting_down, storage_unavailable, with the state of each part */
export async function getReady(deps: Deps): Promise<Answer> {
  const { isReady, parts } = await deps.checkHealth();
  if (isReady) return { json: { status: 'ok', parts }, headers };
  const code = parts.service === 'draining' ? 'shutting_down' : 'storage_unavailable';
  throw new LoginError(code, { retryAfterSeconds: 1, parts });
}
