import type { LoginEvent } from '../../events.ts';
import type { Attempt } from '../../model/attempt.ts';
import type { AuditSeal } from '../../model/audit/seal.ts';
import type { Client, ClientId } from '../../model/clients/client.ts';
import type { AvatarId, EventId, SessionId, UserId } from '../../model/id.ts';
import type { Identity } from '../../model/identity.ts';
import type { LinkConflict, Merge, MergeId } from '../../model/linking/merge.ts';
import type { KeptSessionKey } from '../../model/open-data/kept-session-key.ts';
import type { BoundPhone } from '../../model/phone/bound-phone.ts';
import type { Session } from '../../model/session.ts';
import type { StoredSigningKey } from '../../model/signing-key.ts';
import type { User } from '../../model/user.ts';
import type { StoredWeChatApiToken } from '../../model/wechat-api-token.ts';
import type { Lease } from '../lease.ts';
import type { Avatar } from '../profile.ts';
import type { SessionOfUser } from '../store.ts';

/** Everything a memory store holds. Values are replaced, never changed, so what was handed out stays as it was. */
export interface Tables {
  readonly users: Map<UserId, User>;
  /** By `keyOfIdentity`. */
  readonly identities: Map<string, UserId>;
  readonly identitiesOfUser: Map<UserId, readonly Identity[]>;
  readonly sessions: Map<SessionId, Session>;
  readonly sessionsOfUser: Map<UserId, Set<SessionId>>;
  /** By `keyOfBytes` of the code hash. */
  readonly attempts: Map<string, Attempt>;
  readonly avatars: Map<AvatarId, Avatar>;
  readonly avatarOfUser: Map<UserId, AvatarId>;
  /** By `keyOfBytes` of the identity's hash. */
  readonly bans: Map<string, { readonly bannedUntil: number | null; readonly reason: string | null }>;
  readonly phones: Map<UserId, BoundPhone>;
  /** By `keyOfSessionKey`. */
  readonly sessionKeys: Map<string, KeptSessionKey>;
  /** When each is due. */
  readonly leftovers: Map<AvatarId, number>;
  /** By kid. */
  readonly signingKeys: Map<string, StoredSigningKey>;
  readonly facts: Map<string, string>;
  /** By both users and the namespace. */
  readonly linkConflicts: Map<string, LinkConflict>;
  readonly merges: Map<MergeId, Merge>;
  /** By appid. */
  readonly weChatApiTokens: Map<string, StoredWeChatApiToken>;
  /** By name. */
  readonly leases: Map<string, Lease>;
  readonly clients: Map<ClientId, Client>;
  readonly auditEvents: Map<EventId, LoginEvent>;
  readonly auditSeals: AuditSeal[];
}

export const createTables = (): Tables => ({
  users: new Map(),
  identities: new Map(),
  identitiesOfUser: new Map(),
  sessions: new Map(),
  sessionsOfUser: new Map(),
  attempts: new Map(),
  avatars: new Map(),
  avatarOfUser: new Map(),
  bans: new Map(),
  phones: new Map(),
  sessionKeys: new Map(),
  leftovers: new Map(),
  signingKeys: new Map(),
  facts: new Map(),
  linkConflicts: new Map(),
  merges: new Map(),
  weChatApiTokens: new Map(),
  leases: new Map(),
  clients: new Map(),
  auditEvents: new Map(),
  auditSeals: [],
});

export const keyOfIdentity = ({ namespace, subject }: Identity): string => JSON.stringify([namespace, subject]);
export const keyOfBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export const keyOfSessionKey = (userId: UserId, appid: string): string => `${userId} ${appid}`;

export function findSessionOfUser(tables: Tables, id: SessionId): SessionOfUser | undefined {
  const session = tables.sessions.get(id);
  const user = session && tables.users.get(session.userId);
  return session && user && { session, user };
}

export function changeUser(tables: Tables, id: UserId, change: Partial<User>): User | undefined {
  const user = tables.users.get(id);
  if (!user) return undefined;
  const changed = { ...user, ...change };
  tables.users.set(id, changed);
  return changed;
}
