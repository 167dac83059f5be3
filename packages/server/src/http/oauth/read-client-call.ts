import { authenticateClient } from '../../flows/clients/authenticate-client.ts';
import type { Deps } from '../../flows/deps.ts';
import type { Client } from '../../model/clients/client.ts';
import { readJson } from '../body/read-json.ts';
import type { Incoming } from '../message.ts';
import type { Call, Route } from '../route.ts';
import { readCredentials } from './read-credentials.ts';
import { readFields, readForm } from './read-form.ts';

export interface ClientCallRead {
  readonly client: Client;
  readonly body: unknown;
}

type Found = Pick<Call<unknown>, 'requestId' | 'address'> & { readonly route: Route };

/** Who calls comes before what is said; in a form both come together. @throws LoginError as `authenticateClient`, and what is wrong with the body */
export async function readClientCall(
  deps: Deps,
  incoming: Incoming,
  { route, requestId, address }: Found,
): Promise<ClientCallRead> {
  const { body, form, scope } = route;
  if (!scope || !body || typeof body === 'string') throw new Error(`${route.path} says too little about its clients`);
  const fields = form && (await readForm(incoming));
  const credentials = readCredentials(incoming, fields);
  const client = await authenticateClient(deps, { requestId, address, credentials, scope });
  return { client, body: fields ? readFields(fields, body) : await readJson(incoming, body) };
}
