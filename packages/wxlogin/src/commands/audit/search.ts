import { type LoginEvent, searchAudit } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { readDatabase } from '../../configuration/database.ts';
import { alignColumns } from '../../terminal/columns.ts';
import type { Language } from '../../terminal/text.ts';
import { explainMoving } from '../moving/explain.ts';
import { readSearch } from './read-search.ts';
import { writeTime } from './write-time.ts';

/** `wxlogin audit search`: events, the newest first. */
export const search: RunCommand = async (given, terminal) => {
  const wish = readSearch(given, Math.floor(Date.now() / 1000));
  const database = readDatabase(terminal.env, given.find('config'));
  const events = await explainMoving(searchAudit({ database, ...wish }));
  const isMore = events.length === wish.limit;
  terminal.print(given.has('json') ? JSON.stringify(events, null, 2) : writeEvents(events, isMore, terminal.language));
  return 'done';
};

function writeEvents(events: readonly LoginEvent[], isMore: boolean, language: Language): string {
  if (events.length === 0) return language === 'zh' ? '没有符合条件的事件。' : 'There are no such events.';
  const head = ['UTC', 'event', 'result', 'actor', 'user', 'session', 'appid', 'reason', 'place', 'request', 'id'];
  const table = alignColumns([head, ...events.map(listCells)]);
  if (!isMore) return table;
  const next = `--before ${events.at(-1)?.id}`;
  return `${table}\n\n${language === 'zh' ? `可能还有更早的：加上 ${next}` : `There may be older ones: add ${next}`}`;
}

/** Whatever stands in the database, nothing but visible characters reaches the terminal. */
const listCells = (event: LoginEvent): string[] =>
  [
    writeTime(event.at),
    event.name,
    event.result,
    event.actor,
    ...[event.userId, event.sessionId, event.appid, event.reason, event.place].map((text) => text ?? '-'),
    event.requestId,
    event.id,
  ].map((text) => text.replace(/[\p{C}\p{Z}]/gu, (sign) => (sign === ' ' ? sign : '\uFFFD')));
