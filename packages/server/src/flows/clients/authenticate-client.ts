import { LoginError } from '../../errors.ts';
import type { Client, ClientId, ClientScope } from '../../model/clients/client.ts';
import { parseId } from '../../model/id.ts';
import type { Deps } from '../deps.ts';
import { beginRefusalTime } from '../refusal-time.ts';

export interface ClientCall {
  readonly requestId: string;
  /** As it was presented; undefined when nothing was. */
  readonly credentials: ClientCredentials | undefined;
  readonly scope: ClientScope;
  /** Of whoever calls, folded; what refusals are counted by. */
  readonly address: string | undefined;
}

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Who calls with these credentials, if it may. Only refusals are counted, and right credentials always open: nobody can lock a client out.
 * @throws LoginError client_invalid, rate_limited instead of it, scope_insufficient
 */
export async function authenticateClient(deps: Deps, call: ClientCall): Promise<Client> {
  const { credentials, scope } = call;
  const refusalTime = beginRefusalTime(deps);
  const found = credentials && (await findClient(deps, credentials.clientId));
  const isRight = deps.isClientSecret(credentials?.clientSecret ?? '', found?.secretHash);
  if (!found || !isRight || found.endedAt !== null) {
    // The time tells nobody which clients exist.
    const refusal = refuse(deps, call, found).catch((error: LoginError) => error);
    await refusalTime;
    throw await refusal;
  }
  if (!found.scopes.includes(scope)) throw new LoginError('scope_insufficient');
  return found;
}

const findClient = async ({ store }: Deps, clientId: string): Promise<Client | undefined> =>
  parseId('cli', clientId) && store.findClient(clientId as ClientId);

/** What is beyond the limit leaves no event: nobody can fill the log with them. */
async function refuse(
  { limits, emit }: Deps,
  { requestId, credentials, address }: ClientCall,
  found: Client | undefined,
): Promise<LoginError> {
  if (!credentials) return new LoginError('client_invalid');
  await limits.countRefusedClient({ address });
  const reason = found ? (found.endedAt === null ? 'secret' : 'ended') : 'unknown';
  emit({ name: 'client_refused', requestId, reason, ...(found && { actor: `client:${found.id}` as const }) });
  return new LoginError('client_invalid');
}
