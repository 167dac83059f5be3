import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { LaneActivity } from '../../model/activity.ts';
import { isFailure, type Line } from '../../model/lines.ts';
import { createSlowMotion } from '../../model/slow-motion.ts';
import { tellDuration } from '../../words/duration.ts';
import { LineDetail } from '../detail/line-detail.tsx';
import { ArrowBody } from './arrow-body.tsx';
import { LifeLines } from './life-lines.tsx';
import { NoteBody } from './note-body.tsx';

const slowMotion = createSlowMotion();

interface LineRowProps {
  line: Line;
  activity: LaneActivity | undefined;
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
