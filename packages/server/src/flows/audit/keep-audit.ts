import { unixSeconds } from '../../clock.ts';
import { type AuditSeal, createSealHash, decideSealing, idBehind, noSeal, writeHex } from '../../model/audit/seal.ts';
import { parseId } from '../../model/id.ts';
import type { Deps } from '../deps.ts';

export type AuditKeeper = Pick<Deps, 'store' | 'clock' | 'config' | 'record'>;

const page = 500;
/** One seal stands for so many at most, so that whole seals can be removed in small pieces. */
const mostEvents = 10_000;
const day = 86_400;

/**
 * Seals what has happened since the last seal, and removes what is older than `auditSeconds`. May be late, be missed or be done at two
 * instances at once: a seal is only added behind the last one.
 */
export async function keepAudit(deps: AuditKeeper, isStopped: () => boolean): Promise<void> {
  while ((await sealNext(deps)) && !isStopped());
  await removeOld(deps, isStopped);
}

/** Whether there is more to seal. */
async function sealNext({ store, clock, config }: AuditKeeper): Promise<boolean> {
  const last = (await store.findLastSeal()) ?? noSeal;
  const now = unixSeconds(clock);
  const due = decideSealing(last, now);
  if (!due) return false;
  const { hash, count, below } = await hashEvents(store, { from: last.coversBelow, below: due.below });
  if (count === 0 && !due.mustSeal) return false;
  const seal = {
    number: last.number + 1,
    coversFrom: last.coversBelow,
    coversBelow: below,
    at: Math.max(now, last.at),
    previousHash: last.hash,
  };
  const { events, hash: sealHash } = hash.end(seal);
  const isAdded = await store.addSeal({ ...seal, events, hash: sealHash });
  // Where logs are kept elsewhere, this line is what a chain that was made anew does not fit to.
  if (isAdded) config.logger.info({ seal: seal.number, events, sealHash: writeHex(sealHash) }, 'audit_sealed');
  return isAdded && below !== due.below;
}

/** In pages, so that nobody waits; ends early where it is enough for one seal. */
async function hashEvents(store: AuditKeeper['store'], { from, below }: { from: Uint8Array; below: Uint8Array }) {
  const hash = createSealHash();
  let next = from;
  for (let count = 0; ; ) {
    const events = await store.listEvents({ from: next, below, limit: page });
    for (const event of events) hash.add(event);
    count += events.length;
    const lastId = events.length === page && parseId('evt', events.at(-1)?.id ?? '');
    if (!lastId) return { hash, count, below };
    next = idBehind(lastId);
    if (count >= mostEvents) return { hash, count, below: next };
  }
}

/** Once a day, what was sealed before then; said before it is done, in the chain itself, which from then on may begin later. */
async function removeOld({ store, clock, config, record }: AuditKeeper, isStopped: () => boolean): Promise<void> {
  const now = unixSeconds(clock);
  const before = now - config.auditSeconds;
  const [first] = await store.listSeals({ after: 0, limit: 1 });
  if (!first || first.at >= before - day) return;
  const upTo = await findLastBefore(store, first, before);
  const written = { at: now, requestId: 'housekeeping' };
  const events = record(() => [{ ...written, name: 'audit_removed', reason: String(upTo) }]);
  let removed = await store.removeSealed({ upTo, limit: page, ...written, events });
  while (removed > 0 && !isStopped()) removed = await store.removeSealed({ upTo, limit: page, ...written });
}

async function findLastBefore(store: AuditKeeper['store'], first: AuditSeal, before: number): Promise<number> {
  let last = first.number;
  for (;;) {
    const seals = await store.listSeals({ after: last, limit: page });
    const old = seals.filter(({ at }) => at < before).at(-1);
    if (!old) return last;
    last = old.number;
    if (old !== seals.at(-1)) return last;
  }
}
