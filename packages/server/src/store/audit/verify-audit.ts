import type { LoginEvent } from '../../events.ts';
import { type AuditSeal, createSealHash, momentOfId, noSeal, writeHex } from '../../model/audit/seal.ts';
import type { RawDatabase } from '../moving/raw/raw-database.ts';
import { readSeal } from '../sql/audit/audit-rows.ts';
import type { Query } from '../sql/driver.ts';
import { tables } from '../sql/tables.ts';
import { withAudit } from './open-audit.ts';
import { type EventWalk, walkEvents } from './walk-events.ts';

export interface VerifyAuditOptions {
  /** As the option `database` takes it; a service may be using it. */
  readonly database: string;
  /** A seal known from elsewhere, such as from a line `audit_sealed` of the log: it must be in the chain. */
  readonly knownSeal?: { readonly number: number; readonly hash: string } | undefined;
  readonly onProgress?: (so: { readonly events: number; readonly seals: number }) => void;
}

/**
 * What does not fit.
 * - `events_added`, `events_missing`: another number of events than the seal stands for.
 * - `changed`: as many, but an event, or the seal itself, is not what it was.
 * - `chain_broken`: the seal does not follow on the one before.
 * - `seals_missing`: from this number, up to `upTo`.
 * - `beginning_missing`: the seals up to `upTo`, and no event tells that they were removed because of their age.
 * - `known_seal_missing`, `known_seal_other`: the seal that is known from elsewhere.
 */
export interface AuditFinding {
  readonly kind:
    | 'events_added'
    | 'events_missing'
    | 'changed'
    | 'chain_broken'
    | 'seals_missing'
    | 'beginning_missing'
    | 'known_seal_missing'
    | 'known_seal_other';
  readonly seal: number;
  readonly upTo?: number;
  /** Events that the seal stands for, and that are there. */
  readonly sealed?: number;
  readonly found?: number;
  /** The time it is about: Unix seconds. */
  readonly fromAt?: number;
  readonly untilAt?: number;
}

export interface AuditReport {
  readonly isWhole: boolean;
  /** The first hundred. */
  readonly findings: readonly AuditFinding[];
  readonly events: number;
  readonly seals: number;
  readonly first?: { readonly number: number; readonly at: number };
  /** Note it somewhere else: a chain that was made anew does not have it. */
  readonly last?: { readonly number: number; readonly at: number; readonly hash: string };
  /** Events that no seal stands for yet: those of the last minutes. */
  readonly unsealed: number;
}

/**
 * Computes every seal anew. Streams: memory does not grow with the database.
 * @throws MovingError
 */
export const verifyAudit = (options: VerifyAuditOptions): Promise<AuditReport> =>
  withAudit(options.database, (raw) => verify(raw, options));

const mostFindings = 100;

interface Verification {
  readonly findings: AuditFinding[];
  readonly known: VerifyAuditOptions['knownSeal'];
  events: number;
  seals: number;
  hasKnown: boolean;
  /** The last seal that was removed because of its age, as the events say. */
  removedUpTo: number;
  first?: AuditSeal;
  previous: typeof noSeal;
}

async function verify(raw: RawDatabase, { knownSeal, onProgress }: VerifyAuditOptions): Promise<AuditReport> {
  const so: Verification = {
    ...{ findings: [], known: knownSeal, events: 0, seals: 0, hasKnown: false, removedUpTo: 0, previous: noSeal },
  };
  const walk = walkEvents(raw, () => onProgress?.({ events: so.events, seals: so.seals }));
  for await (const seal of listSeals(raw)) await verifySeal(so, walk, seal);
  const unsealed = await walk.visitBelow(undefined, (event) => note(so, event));
  judgeEnds(so);
  const { first, previous } = so;
  return {
    isWhole: so.findings.length === 0,
    findings: so.findings.slice(0, mostFindings),
    events: so.events,
    seals: so.seals,
    ...(first && { first: { number: first.number, at: first.at } }),
    ...(first && { last: { number: previous.number, at: previous.at, hash: writeHex(previous.hash) } }),
    unsealed,
  };
}

const sealPage = 1000;

async function* listSeals(raw: RawDatabase): AsyncGenerator<AuditSeal> {
  const columns = Object.keys(tables.audit_seals.columns).join(', ');
  const list: Query = {
    sql: `select ${columns} from audit_seals${raw.inKeyOrder} where number > ? order by number limit ?`,
  };
  for (let after: number | undefined = -1; after !== undefined; ) {
    const seals: AuditSeal[] = (await raw.schema.all(list, after, sealPage)).map(readSeal);
    yield* seals;
    after = seals.length === sealPage ? seals.at(-1)?.number : undefined;
  }
}

async function verifySeal(so: Verification, walk: EventWalk, seal: AuditSeal): Promise<void> {
  const times = { fromAt: timeOf(seal.coversFrom), untilAt: timeOf(seal.coversBelow) };
  const find = (kind: AuditFinding['kind'], more: Partial<AuditFinding> = {}) =>
    so.findings.push({ kind, seal: seal.number, ...times, ...more });

  const isBeginning = so.first === undefined && seal.number > 1;
  if (!isBeginning && seal.number !== so.previous.number + 1) {
    find('seals_missing', { seal: so.previous.number + 1, upTo: seal.number - 1 });
  } else if (!isBeginning && !follows(seal, so.previous)) find('chain_broken');
  // Of a stretch whose seals are gone: nothing stands for these any more.
  await walk.visitBelow(seal.coversFrom, () => {});

  const hash = createSealHash();
  await walk.visitBelow(seal.coversBelow, (event) => {
    hash.add(event);
    note(so, event);
  });
  const { events, hash: found } = hash.end(seal);
  if (events !== seal.events) {
    find(events > seal.events ? 'events_added' : 'events_missing', { sealed: seal.events, found: events });
  } else if (!areEqual(found, seal.hash)) find('changed', { sealed: seal.events, found: events });

  if (seal.number === so.known?.number) {
    so.hasKnown = true;
    if (writeHex(seal.hash) !== so.known.hash) find('known_seal_other');
  }
  so.first ??= seal;
  so.previous = seal;
  so.seals += 1;
}

const follows = (seal: AuditSeal, previous: typeof noSeal): boolean =>
  areEqual(seal.previousHash, previous.hash) && areEqual(seal.coversFrom, previous.coversBelow);

function note(so: Verification, { name, reason }: LoginEvent): void {
  so.events += 1;
  if (name === 'audit_removed') so.removedUpTo = Math.max(so.removedUpTo, Number(reason) || 0);
}

/** The chain may begin later than with 1 only where it says so itself; where it should end only somebody else can know. */
function judgeEnds({ findings, first, known, hasKnown, removedUpTo }: Verification): void {
  const missing = (first?.number ?? 1) - 1;
  if (missing > removedUpTo) findings.unshift({ kind: 'beginning_missing', seal: 1, upTo: missing });
  if (known && !hasKnown) findings.push({ kind: 'known_seal_missing', seal: known.number });
}

const areEqual = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

const timeOf = (id: Uint8Array): number => Math.floor(momentOfId(id) / 1000);
