import { decideSuccession, type StoredSigningKey } from '../../model/signing-key.ts';
import { isLeaseFree } from '../lease.ts';
import type { CompromisedKeyRemoved, Store } from '../store.ts';
import type { Keep } from './audit-verbs.ts';
import type { Tables } from './tables.ts';

type CredentialVerbs = Pick<
  Store,
  | 'listSigningKeys'
  | 'addSigningKey'
  | 'removeSigningKeys'
  | 'removeCompromisedKey'
  | 'findWeChatApiToken'
  | 'saveWeChatApiToken'
  | 'holdLease'
  | 'releaseLease'
  | 'settle'
  | 'findFact'
  | 'replaceFact'
>;

export const createCredentialVerbs = (tables: Tables, keep: Keep): CredentialVerbs => ({
  listSigningKeys: async () => listSigningKeys(tables),
  addSigningKey: async ({ key, after, events }) => keep({ events }, addSigningKey(tables, key, after)),
  async removeSigningKeys(kids, told = {}) {
    const removed = listSigningKeys(tables).flatMap(({ kid }) => (kids.includes(kid) ? [kid] : []));
    for (const kid of removed) tables.signingKeys.delete(kid);
    return keep(told, removed);
  },
  removeCompromisedKey: async ({ events, ...remove }) => keep({ events }, removeCompromisedKey(tables, remove)),
  findWeChatApiToken: async (appid) => tables.weChatApiTokens.get(appid),
  async saveWeChatApiToken(token) {
    const found = tables.weChatApiTokens.get(token.appid);
    if (token.version !== (found?.version ?? 0) + 1) {
      return found?.version === token.version && Buffer.compare(found.sealedToken, token.sealedToken) === 0;
    }
    tables.weChatApiTokens.set(token.appid, { ...token, sealedToken: Uint8Array.from(token.sealedToken) });
    return true;
  },
  async holdLease({ at, ...lease }) {
    const isFree = isLeaseFree(tables.leases.get(lease.name), lease.holder, at);
    if (isFree) tables.leases.set(lease.name, lease);
    return isFree;
  },
  async releaseLease({ name, holder }) {
    if (tables.leases.get(name)?.holder === holder) tables.leases.delete(name);
  },
  async settle(name, value) {
    const settled = tables.facts.get(name) ?? value;
    tables.facts.set(name, settled);
    return settled;
  },
  findFact: async (name) => tables.facts.get(name),
  async replaceFact({ name, from, to, events }) {
    const found = tables.facts.get(name) ?? null;
    if (found === from) tables.facts.set(name, to);
    return keep({ events }, found === from || found === to);
  },
});

function listSigningKeys({ signingKeys }: Tables): StoredSigningKey[] {
  return [...signingKeys.values()].sort((a, b) => a.activeAt - b.activeAt || (a.kid < b.kid ? -1 : 1));
}

function addSigningKey(tables: Tables, key: StoredSigningKey, after: string | null): boolean {
  if (tables.signingKeys.has(key.kid)) return true;
  const last = listSigningKeys(tables).at(-1);
  if ((last?.kid ?? null) !== after) return false;
  if (last) tables.signingKeys.set(last.kid, { ...last, retiredAt: key.activeAt });
  tables.signingKeys.set(key.kid, key);
  return true;
}

function removeCompromisedKey(
  tables: Tables,
  { kid, at, successor }: Omit<Parameters<Store['removeCompromisedKey']>[0], 'events'>,
): CompromisedKeyRemoved | undefined {
  const succession = decideSuccession(listSigningKeys(tables), kid, at);
  if (!succession) return undefined;
  const wasLast = listSigningKeys(tables).at(-1)?.kid === kid;
  tables.signingKeys.delete(kid);
  if (succession.kind === 'as_before') {
    const last = listSigningKeys(tables).at(-1);
    if (wasLast && last) tables.signingKeys.set(last.kid, { ...last, retiredAt: null });
    return { hasSigned: false, signs: succession.signs };
  }
  const key = tables.signingKeys.get(succession.signs ?? '') ?? successor;
  tables.signingKeys.set(key.kid, { ...key, activeAt: succession.activeAt });
  return { hasSigned: true, signs: key.kid };
}
