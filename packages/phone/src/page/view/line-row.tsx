import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Lane } from '../../trace/entry.ts';
import { type Activity, LANES } from '../model/activity.ts';
import type { Line } from '../model/lines.ts';
import { decideOutcome } from '../model/outcome.ts';
import { tellDuration } from '../words/duration.ts';
import { ArrowBody, NoteBody } from './line-body.tsx';
import { LineDetail } from './line-detail.tsx';
import { createSlowMotion } from './slow-motion.ts';

const slowMotion = createSlowMotion();

interface LineRowProps {
  line: Line;
  activity: Record<Lane, Activity> | undefined;
  /** Milliseconds since the story began; undefined in the drawing of what is to come. */
  afterMs: number | undefined;
  isOpen: boolean;
  turn(): void;
}

/** One line of the drawing, which opens to its message, and behind it the three life lines. */
export function LineRow({ line, activity, afterMs, isOpen, turn }: LineRowProps) {
  const detailId = useId();
  const row = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    const delayMs = afterMs === undefined ? undefined : slowMotion.findDelayMs(line.atMs, Date.now());
    if (delayMs === undefined) return;
    row.current?.style.setProperty('--delay', `${delayMs}ms`);
    row.current?.classList.add('is-new');
  }, []);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  return (
    <li ref={row} class={`line is-${line.kind} ${isFailure(line) ? 'is-failure' : ''} ${isOpen ? 'is-open' : ''}`}>
      <button type="button" class="line-button" aria-expanded={isOpen} aria-controls={detailId} onClick={turn}>
        <span class="after">{afterMs ? `+${tellDuration(afterMs)}` : ''}</span>
        <span class="lanes">
          <LifeLines activity={activity} />
          {line.kind === 'request' || line.kind === 'answer' ? (
            <ArrowBody line={line} hasTime={afterMs !== undefined} />
          ) : (
            <NoteBody line={line} />
          )}
        </span>
      </button>
      <div id={detailId} class="detail-place">
        {isOpen && <LifeLines activity={activity} below />}
        {isOpen && <LineDetail line={line} />}
      </div>
    </li>
  );
}

function isFailure(line: Line): boolean {
  return line.kind === 'answer' && decideOutcome(line.call) === 'failed';
}

function LifeLines({ activity, below = false }: { activity: LineRowProps['activity']; below?: boolean }) {
  return (
    <span class={below ? 'life-lines is-below' : 'life-lines'} aria-hidden="true">
      {LANES.map((lane) => (
        <span key={lane} class={`life at-${lane} is-${activityBeside(activity?.[lane] ?? 'none', below)}`} />
      ))}
    </span>
  );
}

/** Beside an opened message a lane is at work when it is so after the line above. */
function activityBeside(activity: Activity, below: boolean): Activity {
  if (!below) return activity;
  return activity === 'start' || activity === 'through' ? 'through' : 'none';
}
