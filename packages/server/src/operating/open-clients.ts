import { type Clock, systemClock, unixSeconds } from '../clock.ts';
import type { EventName, LoginEvent } from '../events.ts';
import { silentLogger } from '../logger.ts';
import { type Client, type ClientId, type ClientScope, clientScopes } from '../model/clients/client.ts';
import { createId, parseId } from '../model/id.ts';
import { makeClientSecret } from '../secrets/client-secret.ts';
import { createRandom, type RandomBytes } from '../secrets/random.ts';
import { checkDatabase } from '../store/moving/check-database.ts';
import { openStore } from '../store/open-store.ts';

export interface ClientsOptions {
  /** As the option `database` takes it; a service may be using it. */
  readonly database: string;
  readonly clock?: Clock;
}

/** A client without what is stored of its secret. */
export type ClientFacts = Omit<Client, 'secretHash'>;

export interface ClientWithSecret {
  readonly client: ClientFacts;
  /** Kept nowhere: whoever does not write it down makes another. */
  readonly clientSecret: string;
}

export interface NewClient {
  /** 1 to 64 characters. */
  readonly name: string;
  readonly scopes: readonly ClientScope[];
  /** The mini programs it may ask about; left out: all. */
  readonly appids?: readonly string[] | undefined;
}

/** The services that may call `/introspect`, `/revoke` and `/wechat-api-token`. What changes here is felt by every instance at its next request. */
export interface Clients {
  list(): Promise<readonly ClientFacts[]>;
  add(wish: NewClient): Promise<ClientWithSecret>;
  /** Another secret instead of the one it has, which opens nothing from now on. Undefined when there is no such client, or not any more. */
  rotate(id: string): Promise<ClientWithSecret | undefined>;
  /** For good; it stays in the list. Undefined when there is no such client. */
  end(id: string): Promise<ClientFacts | undefined>;
  close(): Promise<void>;
}

/** @throws MovingError when the database cannot be used, holds nothing of wxlogin, or has an older schema */
export async function openClients({ database, clock = systemClock }: ClientsOptions): Promise<Clients> {
  await checkDatabase(database);
  const store = await openStore({ database, logger: silentLogger, clock });
  const randomBytes = createRandom();
  const record = createRecording({ clock, randomBytes });
  return {
    list: async () => (await store.listClients()).map(omitHash),
    async add({ name, scopes, appids = null }) {
      checkWish({ name, scopes, appids });
      const { clientSecret, secretHash } = makeClientSecret(randomBytes);
      const id = createId('cli', clock.nowMs(), randomBytes(16));
      const made = { id, name, scopes, appids, createdAt: unixSeconds(clock), endedAt: null };
      const events = record('client_added', id, () => true);
      await store.addClient({ ...made, secretHash }, { events });
      return { client: made, clientSecret };
    },
    async rotate(id) {
      const { clientSecret, secretHash } = makeClientSecret(randomBytes);
      if (!isClientId(id)) return undefined;
      const events = record('client_secret_replaced', id, (found?: Client) => found?.endedAt === null);
      const client = await store.replaceClientSecret({ id, secretHash, events });
      return client?.endedAt === null ? { client: omitHash(client), clientSecret } : undefined;
    },
    async end(id) {
      if (!isClientId(id)) return undefined;
      const known = await store.findClient(id);
      if (!known || known.endedAt !== null) return known && omitHash(known);
      const at = unixSeconds(clock);
      const events = record('client_ended', id, (found?: Client) => found?.endedAt === at);
      const client = await store.endClient({ id, at, events });
      return client && omitHash(client);
    },
    close: () => store.close(),
  };
}

/** The event of an act, kept in the commit of its change, where the answer means one. */
const createRecording =
  ({ clock, randomBytes }: { readonly clock: Clock; readonly randomBytes: RandomBytes }) =>
  <Answer>(name: EventName, id: ClientId, isDone: (answer: Answer) => boolean) => {
    const [eventId, requestId] = [createNewId('evt', clock, randomBytes), createNewId('req', clock, randomBytes)];
    const about = { at: unixSeconds(clock), actor: 'operator', result: 'ok', requestId, reason: id } as const;
    return (answer: Answer): readonly LoginEvent[] => (isDone(answer) ? [{ id: eventId, name, ...about }] : []);
  };

const createNewId = <Prefix extends string>(prefix: Prefix, clock: Clock, randomBytes: RandomBytes) =>
  createId(prefix, clock.nowMs(), randomBytes(16));

const isClientId = (text: string): text is ClientId => parseId('cli', text) !== undefined;

const omitHash = ({ secretHash: _, ...facts }: Client): ClientFacts => facts;

/** For callers without types; people are told by the program. */
function checkWish({ name, scopes, appids }: Pick<Client, 'name' | 'scopes' | 'appids'>): void {
  if (!/^\P{Cc}{1,64}$/u.test(name)) throw new Error('name must be 1 to 64 characters without control characters');
  if (scopes.length === 0 || scopes.some((scope) => !clientScopes.includes(scope)))
    throw new Error(`scopes must be some of ${clientScopes.join(', ')}`);
  if (appids?.length === 0 || appids?.some((appid) => !/^wx[0-9a-f]{16}$/.test(appid)))
    throw new Error('appids must be AppIDs: wx and 16 hexadecimal digits');
}
