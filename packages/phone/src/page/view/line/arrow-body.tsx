import type { Line } from '../../model/lines.ts';
import { decideOutcome } from '../../model/outcome.ts';
import { useSpeech } from '../../state/speech.ts';
import { tellContents } from '../../words/contents.ts';
import { tellDuration } from '../../words/duration.ts';
import { laneWords } from '../../words/interface.ts';

type ArrowLine = Extract<Line, { kind: 'request' | 'answer' }>;

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
