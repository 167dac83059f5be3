import { eventTable, type SearchAuditOptions } from '@wxlogin/server';
import { ProgramError } from '../../program-error.ts';
import { findNearest } from '../../terminal/find-nearest.ts';
import type { Given } from '../../terminal/flags.ts';
import { isIdOf } from '../../terminal/is-id-of.ts';

/** What the flags ask for. @throws ProgramError usage */
export function readSearch(given: Given, nowSeconds: number): Omit<SearchAuditOptions, 'database'> {
  return {
    userId: readId(given, 'user', 'usr'),
    sessionId: readId(given, 'session', 'ses'),
    requestId: readId(given, 'request', 'req'),
    before: readId(given, 'before', 'evt'),
    name: readName(given),
    since: readMoment(given, 'since', nowSeconds),
    until: readMoment(given, 'until', nowSeconds),
    limit: readLimit(given),
  };
}

function readId(given: Given, flag: string, prefix: string): string | undefined {
  const text = given.find(flag);
  if (text === undefined || isIdOf(prefix, text)) return text;
  throw usage(
    `--${flag} must be an identifier such as ${prefix}_01h455vb4pex5vsknk084sn02q.`,
    `--${flag} 必须是形如 ${prefix}_01h455vb4pex5vsknk084sn02q 的标识。`,
  );
}

function readName(given: Given): string | undefined {
  const name = given.find('event');
  if (name === undefined || Object.hasOwn(eventTable, name)) return name;
  const nearest = findNearest(name, Object.keys(eventTable));
  throw usage(
    `There is no event "${name}".${nearest ? ` Did you mean ${nearest}?` : ''} All are in docs/api.md.`,
    `没有“${name}”这个事件。${nearest ? `是否想用 ${nearest}？` : ''}全部事件见 docs/api.md。`,
  );
}

const unitSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** A time of UTC, or how long ago. */
function readMoment(given: Given, flag: string, nowSeconds: number): number | undefined {
  const text = given.find(flag);
  if (text === undefined) return undefined;
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined) return nowSeconds - Number(amount) * (unitSeconds[unit] ?? 0);
  const isTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?$/.test(text);
  const ms = isTime
    ? Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}${text.length > 10 ? 'Z' : ''}`)
    : Number.NaN;
  if (!Number.isNaN(ms)) return Math.floor(ms / 1000);
  throw usage(
    `--${flag} must be a day or time of UTC, such as 2026-11-01 or 2026-11-01T08:30, or how long ago: 30m, 24h, 7d.`,
    `--${flag} 必须是 UTC 日期或时间（如 2026-11-01、2026-11-01T08:30），或距今多久：30m、24h、7d。`,
  );
}

function readLimit(given: Given): number {
  const text = given.find('limit') ?? '100';
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw usage('--limit must be a number from 1 to 99999.', '--limit 必须是 1 到 99999 的数字。');
}

const usage = (en: string, zh: string): ProgramError => new ProgramError('usage', { en, zh });
