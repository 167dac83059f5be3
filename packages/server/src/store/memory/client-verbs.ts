import type { Client } from '../../model/clients/client.ts';
import type { Store } from '../store.ts';
import type { Keep } from './audit-verbs.ts';
import type { Tables } from './tables.ts';

type ClientVerbs = Pick<Store, 'findClient' | 'listClients' | 'addClient' | 'replaceClientSecret' | 'endClient'>;

export const createClientVerbs = ({ clients }: Tables, keep: Keep): ClientVerbs => {
  const change = (id: Client['id'], changed: Partial<Client>): Client | undefined => {
    const found = clients.get(id);
    if (!found || found.endedAt !== null) return found;
    clients.set(id, { ...found, ...changed });
    return clients.get(id);
  };
  return {
    findClient: async (id) => clients.get(id),
    listClients: async () => [...clients.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    async addClient(client, told = {}) {
      if (!clients.has(client.id))
        clients.set(client.id, { ...client, secretHash: Uint8Array.from(client.secretHash) });
      keep(told, undefined);
    },
    replaceClientSecret: async ({ id, secretHash, ...told }) =>
      keep(told, change(id, { secretHash: Uint8Array.from(secretHash) })),
    endClient: async ({ id, at, ...told }) => keep(told, change(id, { endedAt: at })),
  };
};
