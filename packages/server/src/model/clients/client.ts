import type { Id } from '../id.ts';

export type ClientId = Id<'cli'>;

/** What a client may do, each with the route it opens. */
export const clientScopes = ['introspect', 'revoke', 'wechat-api-token'] as const;
export type ClientScope = (typeof clientScopes)[number];

/** Names that are kept for scopes to come; nobody can be given one, so that none opens something later by itself. */
export const reservedScopes = ['phone'] as const;

/** A service that calls us in its own name. */
export interface Client {
  readonly id: ClientId;
  /** Chosen by the operator, to be recognised by; need not be the only one of its kind. */
  readonly name: string;
  /** One way; the secret itself is shown once and kept nowhere. */
  readonly secretHash: Uint8Array;
  readonly scopes: readonly ClientScope[];
  /** The mini programs it may ask about; null: all. */
  readonly appids: readonly string[] | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

/** Whether this mini program is any business of the client. */
export const isForApp = ({ appids }: Pick<Client, 'appids'>, appid: string): boolean =>
  appids === null || appids.includes(appid);

/** What a text has as a scope of ours, or undefined. */
export const findScope = (text: string): ClientScope | undefined => clientScopes.find((scope) => scope === text);
