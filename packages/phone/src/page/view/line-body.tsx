import type { TraceRow } from '../../trace/entry.ts';
import type { Line } from '../model/lines.ts';
import { decideOutcome } from '../model/outcome.ts';
import { useSpeech } from '../state/speech.ts';
import { tellContents } from '../words/contents.ts';
import { tellDuration } from '../words/duration.ts';
import { laneWords, words } from '../words/interface.ts';
import { explainEvent } from '../words/notes.ts';
import { EventIcon, RowsIcon, TokenIcon } from './icons.tsx';

type ArrowLine = Extract<Line, { kind: 'request' | 'answer' }>;
type NoteLine = Exclude<Line, ArrowLine>;

/** An arrow with what it is above and what it carries below. */
export function ArrowBody({ line, hasTime }: { line: ArrowLine; hasTime: boolean }) {
  const { language, say } = useSpeech();
  const { call, kind } = line;
  const [from, to] = kind === 'request' ? [call.from, call.to] : [call.to, call.from];
  const isOpen = kind === 'request' && decideOutcome(call) === 'open';
  return (
    <span class={`arrow from-${from} to-${to} ${isOpen ? 'is-waiting' : ''}`}>
      <span class="unseen">
        {say(laneWords[from].name)} → {say(laneWords[to].name)}:
      </span>
      <span class="arrow-label">
        {kind === 'request' ? <CallName name={call.name} /> : <Answered call={call} hasTime={hasTime} />}
      </span>
      <span class="shaft" aria-hidden="true" />
      <span class="arrow-contents">{tellContents(call, kind, language)}</span>
    </span>
  );
}

/** In a narrow drawing only the last part of a long path is left: `jscode2session`. */
function CallName({ name }: { name: string }) {
  const [, prefix = '', last = name] = /^(\w+ \/(?:[^/]+\/)+)([^/]{12,})$/.exec(name) ?? [];
  return (
    <code>
      {prefix && <span class="path-prefix">{prefix}</span>}
      {last}
    </code>
  );
}

function Answered({ call, hasTime }: { call: ArrowLine['call']; hasTime: boolean }) {
  const duration = (call.endedAtMs ?? call.startedAtMs) - call.startedAtMs;
  return (
    <>
      <code>{call.status ?? 'ok'}</code>
      {hasTime && <span class="took">{tellDuration(duration)}</span>}
    </>
  );
}

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
      {rows.map(({ table, change }, n) => (
        <code key={n} class={`chip is-${change}`} title={say(words[change])}>
          {SIGNS[change]} {table}
        </code>
      ))}
    </span>
  );
}
