import type { ClientScope } from '../src/model/clients/client.ts';
import { type Clients, openClients } from '../src/operating/open-clients.ts';
import type { LoginOptions } from '../src/options.ts';
import { type Desk, type Door, type Reply, startDesk } from './desk.ts';
import { change } from './store/moving/sample-rows.ts';
import { createTempFolder } from './store/sql/sqlite/temp-folder.ts';

/** A desk with a database, because clients are made beside the service. */
export interface ClientsDesk extends Desk {
  readonly clients: Clients;
  /** Runs a statement, as an operator may in a database. */
  change(sql: string): Promise<void>;
  /** A new client, and how it authenticates. */
  makeClient(scopes: readonly ClientScope[], appids?: readonly string[]): Promise<MadeClient>;
  /** A form, with a client's header. */
  postForm(path: string, fields: Readonly<Record<string, string>>, authorization?: string): Promise<Reply>;
}

export interface MadeClient {
  readonly id: string;
  readonly secret: string;
  readonly basic: string;
}

export const writeBasic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

export async function startClientsDesk(
  options: Partial<LoginOptions> = {},
  door: Door = 'fetch',
): Promise<ClientsDesk> {
  const folder = createTempFolder();
  const database = `sqlite:${folder.path}/wxlogin.db`;
  const desk = await startDesk({ database, ...options }, door, { loginsPerMinute: 0 });
  const clients = await openClients({ database });
  return {
    ...desk,
    clients,
    change: (sql) => change(database, sql),
    async makeClient(scopes, appids) {
      const { client, clientSecret } = await clients.add({ name: 'a back end', scopes, appids });
      return { id: client.id, secret: clientSecret, basic: writeBasic(client.id, clientSecret) };
    },
    postForm: (path, fields, authorization) =>
      desk.send('POST', path, {
        body: new URLSearchParams(fields).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(authorization !== undefined && { authorization }),
        },
      }),
    async close() {
      await clients.close();
      await desk.close();
      folder.remove();
    },
  };
}
