import { unixSeconds } from './clock.ts';
import { type AuditKeeper, keepAudit } from './flows/audit/keep-audit.ts';
import { keepSigningKeys, type SigningKeyKeeper } from './flows/credentials/keep-signing-keys.ts';
import type { Deps } from './flows/deps.ts';
import { removeLeftovers } from './flows/profile/keep-image.ts';
import { attemptSeconds } from './model/attempt.ts';

const everyMs = 60_000;
const atOnce = 500;
/** A session is kept a day longer than it lives, so that its end can be explained. */
const endedSessionSeconds = 86_400;

/** Held on from turn to turn; when its holder is gone, another instance has it within four minutes. */
const upkeep = { name: 'upkeep', seconds: 150 };

type Housekeeper = Pick<Deps, 'instance' | 'keyring' | 'emit'> & SigningKeyKeeper;

/** Removes what is over, in pieces small enough that logins do not notice, until nothing is left or `isStopped`. */
export async function tidy(
  { store, clock }: Pick<Housekeeper, 'store' | 'clock'>,
  isStopped = () => false,
): Promise<void> {
  const now = unixSeconds(clock);
  const until = { attemptsBefore: now - attemptSeconds, sessionsBefore: now - endedSessionSeconds, limit: atOnce };
  let removed = atOnce;
  while (removed >= atOnce && !isStopped()) removed = await store.removeExpired(until);
}

/** Does its chores every minute. What fails waits for the next turn, and keeps nothing else from being done. */
export function startHousekeeping(deps: Housekeeper & AuditKeeper & Pick<Deps, 'avatarBucket'>): {
  stop(): Promise<void>;
} {
  const keepKeys = createSigningKeyChore(deps);
  let isStopped = false;
  let turn: Promise<void> | undefined;

  const attempt = (chore: () => Promise<void>) =>
    chore().catch((cause: unknown) => deps.config.logger.warn({ cause: String(cause) }, 'housekeeping failed'));
  async function takeTurn(): Promise<void> {
    await attempt(keepKeys);
    await attempt(() => tidy(deps, () => isStopped));
    await attempt(() => leadAudit(deps, () => isStopped));
    await attempt(() => removeLeftovers(deps, unixSeconds(deps.clock)));
    turn = undefined;
  }
  const timer = setInterval(() => {
    turn ??= takeTurn();
  }, everyMs).unref();

  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await turn;
      await attempt(() => deps.store.releaseLease({ name: upkeep.name, holder: deps.instance }));
    },
  };
}

/** One instance seals for all. */
async function leadAudit(deps: Housekeeper & AuditKeeper, isStopped: () => boolean): Promise<void> {
  const at = unixSeconds(deps.clock);
  const hold = { name: upkeep.name, holder: deps.instance, at, expiresAt: at + upkeep.seconds };
  if (await deps.store.holdLease(hold)) await keepAudit(deps, isStopped);
}

/** The holder of the lease keeps the keys in the database; everybody knows of them within a turn, also where nothing can be written. */
export function createSigningKeyChore(deps: Housekeeper): () => Promise<void> {
  const { store, clock, keyring, emit, instance } = deps;
  let told = keyring.active.kid;

  async function lead(): Promise<boolean> {
    const at = unixSeconds(clock);
    const isLeader = await store.holdLease({ name: upkeep.name, holder: instance, at, expiresAt: at + upkeep.seconds });
    if (isLeader) await keepSigningKeys(deps, 'housekeeping');
    return isLeader;
  }

  /** Once among all instances: the one that led when the key began to sign may have been frozen then, or may have told. */
  async function tellActive(kid: string): Promise<void> {
    const teller = await store.settle(`signing_key_told ${kid}`, instance);
    if (teller === instance) emit({ name: 'signing_key_activated', requestId: 'housekeeping', reason: kid });
    told = kid;
  }

  return async () => {
    const isLeader = await lead().finally(() => keyring.refresh());
    const { kid } = keyring.active;
    if (isLeader && kid !== told) await tellActive(kid);
  };
}
