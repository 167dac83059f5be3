import type { Client } from '../../../../model/clients/client.ts';
import type { Store } from '../../../store.ts';
import type { Decision, SqlDriver, SqlReader, WriteJob } from '../../driver.ts';
import { keyOf, readClient } from '../../rows.ts';
import * as statements from '../../statements.ts';
import type { Write } from '../../watch-rows.ts';

type ClientVerbs = Pick<Store, 'findClient' | 'listClients' | 'addClient' | 'replaceClientSecret' | 'endClient'>;

export const createClientVerbs = ({ reader }: SqlDriver, write: Write): ClientVerbs => ({
  findClient: (id) => findClient(reader, id),
  async listClients() {
    return (await reader.all(statements.listClients)).map(readClient);
  },
  addClient: (client, told = {}) => write(told, addClient(client)),
  replaceClientSecret: (replace) => write({ events: replace.events }, replaceClientSecret(replace)),
  endClient: (end) => write({ events: end.events }, endClient(end)),
});

async function findClient(look: SqlReader, id: Client['id']): Promise<Client | undefined> {
  const row = await look.get(statements.findClient, keyOf('cli', id));
  return row && readClient(row);
}

const addClient = (client: Client): WriteJob<void> => ({
  claims: [client.id],
  async decide(look): Promise<Decision<void>> {
    if (await findClient(look, client.id)) return { answer: undefined, changes: [] };
    const { name, secretHash, scopes, appids, createdAt, endedAt } = client;
    const lists = [scopes.join(' '), appids === null ? null : appids.join(' ')];
    const values = [keyOf('cli', client.id), name, secretHash, ...lists, createdAt, endedAt];
    return { answer: undefined, changes: [{ statement: statements.insertClient, values }] };
  },
});

const replaceClientSecret = ({
  id,
  secretHash,
}: Parameters<Store['replaceClientSecret']>[0]): WriteJob<Client | undefined> => ({
  claims: [id],
  async decide(look): Promise<Decision<Client | undefined>> {
    const found = await findClient(look, id);
    // The same one again: the answer was lost, not the change.
    if (!found || found.endedAt !== null || Buffer.compare(found.secretHash, secretHash) === 0) {
      return { answer: found, changes: [] };
    }
    const values = [secretHash, keyOf('cli', id), found.secretHash];
    return { answer: { ...found, secretHash }, changes: [{ statement: statements.replaceClientSecret, values }] };
  },
});

const endClient = ({ id, at }: Parameters<Store['endClient']>[0]): WriteJob<Client | undefined> => ({
  claims: [id],
  async decide(look): Promise<Decision<Client | undefined>> {
    const found = await findClient(look, id);
    if (!found || found.endedAt !== null) return { answer: found, changes: [] };
    const changes = [{ statement: statements.endClient, values: [at, keyOf('cli', id)] }];
    return { answer: { ...found, endedAt: at }, changes };
  },
});
