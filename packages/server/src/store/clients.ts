import type { Client, ClientId } from '../model/clients/client.ts';
import type { Told } from './store.ts';

/** Services that call in their own name. A part of the port, with its promises. */
export interface ClientVerbs {
  /** The client as it is now, ended or not. */
  findClient(id: ClientId): Promise<Client | undefined>;

  /** All clients, the oldest first, ended or not. */
  listClients(): Promise<readonly Client[]>;

  /** Stores a new client; one whose identifier is there already stays as it is. */
  addClient(client: Client, told?: Told<void>): Promise<void>;

  /**
   * Gives the client another secret, unless it has ended; of several at once the last one stays. The client as it is afterwards; undefined
   * when there is none.
   */
  replaceClientSecret(
    replace: Pick<Client, 'id' | 'secretHash'> & Told<Client | undefined>,
  ): Promise<Client | undefined>;

  /** Ends the client; the first end stays. The client as it is afterwards; undefined when there is none. */
  endClient(
    end: { readonly id: ClientId; readonly at: number } & Told<Client | undefined>,
  ): Promise<Client | undefined>;
}
