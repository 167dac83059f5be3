import type { ColumnValue, TraceRow } from '../../../trace/entry.ts';
import { useSpeech } from '../../state/speech.ts';
import { tellMoment } from '../../words/duration.ts';
import { words } from '../../words/interface.ts';
import { explainTable } from '../../words/notes.ts';

/** The rows a request has written, one small table each. */
export function RowsView({ rows }: { rows: TraceRow[] }) {
  return (
    <section class="matter rows">
      {rows.map((row, n) => (
        <RowCard key={n} row={row} />
      ))}
    </section>
  );
}

function RowCard({ row: { table, change, columns } }: { row: TraceRow }) {
  const { say } = useSpeech();
  return (
    <table class="row-card">
      <caption>
        <code>{table}</code>
        <span class={`chip is-${change}`}>{say(words[change])}</span>
        <span class="row-hint">{say(explainTable(table))}</span>
      </caption>
      <tbody>
        {Object.entries(columns).map(([column, value]) => (
          <tr key={column}>
            <th scope="row">{column}</th>
            <td class={value === null ? 'is-null' : ''}>
              {String(value)}
              {isMoment(column, value) && <span class="moment">{tellMoment(value)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isMoment(column: string, value: ColumnValue): value is number {
  return typeof value === 'number' && /(_at|At|^at)$/.test(column);
}
