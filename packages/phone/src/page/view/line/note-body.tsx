import type { TraceRow } from '../../../trace/entry.ts';
import type { Line } from '../../model/lines.ts';
import { useSpeech } from '../../state/speech.ts';
import { words } from '../../words/interface.ts';
import { explainEvent } from '../../words/notes.ts';
import { EventIcon, RowsIcon, TokenIcon } from '../icons.tsx';

type NoteLine = Exclude<Line, { kind: 'request' | 'answer' }>;

/** What wxlogin does by itself: a note on its lane. */
export function NoteBody({ line }: { line: NoteLine }) {
  const { say } = useSpeech();
  if (line.kind === 'rows') return <RowsNote rows={line.rows} />;
  if (line.kind === 'token') {
    return (
      <span class="note">
        <TokenIcon />
        {say(words.tokenSigned)}
        <code class="chip">{String(line.token.header.alg ?? 'ES256')}</code>
      </span>
    );
  }
  return (
    <span class="note">
      <EventIcon />
      {say(explainEvent(line.event.name))}
    </span>
  );
}

const SIGNS = { insert: '+', update: '~', delete: '−' };

function RowsNote({ rows }: { rows: TraceRow[] }) {
  const { say } = useSpeech();
  return (
    <span class="note">
      <RowsIcon />
      {say(words.rowsWritten)}
      {listChanges(rows).map(({ table, change }) => (
        <code key={`${change} ${table}`} class={`chip is-${change}`} title={say(words[change])}>
          {SIGNS[change]} {table}
        </code>
      ))}
    </span>
  );
}

/** Each kind of change to a table once, however many rows it took; the detail shows them all. */
function listChanges(rows: TraceRow[]): TraceRow[] {
  return [...new Map(rows.map((row) => [`${row.change} ${row.table}`, row])).values()];
}
