import { type Activity, LANES, type LaneActivity } from '../../model/activity.ts';

interface LifeLinesProps {
  activity: LaneActivity | undefined;
  below?: boolean;
}

/** The three life lines behind one line of the drawing, or (`below`) behind its opened message. */
export function LifeLines({ activity, below = false }: LifeLinesProps) {
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
