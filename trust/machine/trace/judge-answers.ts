import { parseId } from '../../../packages/server/src/model/id.ts';
import type { Moment } from './read-calls.ts';

export interface Judged {
  readonly answers: number;
  /** Sent before the disk had confirmed a write of their session. */
  readonly early: number;
  /** How often the disk was asked to confirm. */
  readonly syncs: number;
}

interface Page {
  readonly at: number;
  readonly bytes: string;
  /** Written as a whole. */
  isWritten: boolean;
  isConfirmed: boolean;
}

const syncs: ReadonlySet<string> = new Set(['fsync', 'fdatasync']);
/** Answers with tokens: those of logins and refreshes. */
const token = /"access_token":"[\w-]+\.([\w-]+)\./;
const reads: ReadonlySet<string> = new Set(['read', 'readv', 'recvfrom', 'recvmsg']);
const refreshRequest = /"refresh_token":"wxr1\.\d+\.(\w{26})\./;

/**
 * Follows the log of a SQLite database and the answers that tell of tokens. Each of these names a session: a page with its identifier must
 * have been written to the log, and the log have been confirmed afterwards. That of a login is new; a refresh counts from its request, and
 * one at a time, as its page holds other sessions too.
 */
export async function judgeAnswers(moments: AsyncIterable<Moment>, path: string): Promise<Judged> {
  const log = createLog();
  const askedAt = new Map<string, number>();
  let answers = 0;
  let early = 0;
  let at = 0;
  for await (const moment of moments) {
    at += 1;
    if (moment.call.target === path) log.note(moment, at);
    const asked = readRequest(moment);
    if (asked) askedAt.set(asked, at);
    const session = readAnswer(moment);
    if (!session) continue;
    answers += 1;
    if (!log.holds(session, askedAt.get(session) ?? 0)) early += 1;
  }
  return { answers, early, syncs: log.syncs };
}

function createLog() {
  const pages: Page[] = [];
  const pageOf = new Map<object, Page>();
  const covers = new Map<object, readonly Page[]>();
  let confirmations = 0;

  function write({ phase, call }: Moment, at: number): void {
    if (phase === 'begin') {
      const page = { at, bytes: call.bytes, isWritten: false, isConfirmed: false };
      pages.push(page);
      pageOf.set(call, page);
    }
    const page = pageOf.get(call);
    if (page) page.isWritten = call.result === call.bytes.length;
  }

  /** It speaks for what was written when it began. */
  function sync({ phase, call }: Moment): void {
    if (phase === 'begin') return void covers.set(call, pages.filter(isWaiting));
    confirmations += 1;
    if (call.result === 0) for (const page of covers.get(call) ?? []) page.isConfirmed = true;
    covers.delete(call);
  }

  return {
    note(moment: Moment, at: number): void {
      if (moment.call.name.startsWith('pwrite')) write(moment, at);
      else if (syncs.has(moment.call.name)) sync(moment);
    },
    holds(session: string, since: number): boolean {
      const id = Buffer.from(parseId('ses', session) ?? []).toString('latin1');
      return pages.findLast((page) => page.at > since && page.isConfirmed && page.bytes.includes(id)) !== undefined;
    },
    get syncs() {
      return confirmations;
    },
  };
}

const isWaiting = ({ isWritten, isConfirmed }: Page): boolean => isWritten && !isConfirmed;

/** The session that is to be refreshed: known when the reading ends. */
function readRequest({ phase, call: { name, bytes } }: Moment): string | undefined {
  const asked = phase === 'end' && reads.has(name) ? refreshRequest.exec(bytes)?.[1] : undefined;
  return asked && `ses_${asked}`;
}

/** Sent when the writing begins. */
function readAnswer({ phase, call: { name, bytes } }: Moment): string | undefined {
  const claims = phase === 'begin' && !reads.has(name) ? token.exec(bytes)?.[1] : undefined;
  return claims && JSON.parse(Buffer.from(claims, 'base64url').toString()).sid;
}
