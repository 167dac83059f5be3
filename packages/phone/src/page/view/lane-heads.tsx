import { LANES } from '../model/activity.ts';
import { useSpeech } from '../state/speech.ts';
import { laneWords, words } from '../words/interface.ts';
import { ClearIcon, laneIcons } from './icons.tsx';

/** The names of the three lanes, which stay in sight while the stories below scroll, and the button that empties them. */
export function LaneHeads({ clear }: { clear: (() => void) | undefined }) {
  const { say } = useSpeech();
  return (
    <div class="lane-heads">
      <button
        type="button"
        class="quiet icon-only clear"
        title={say(words.clear)}
        aria-label={say(words.clear)}
        disabled={!clear}
        onClick={clear}
      >
        <ClearIcon />
      </button>
      <div class="heads">
        {LANES.map((lane) => {
          const Icon = laneIcons[lane];
          const { name, hint } = laneWords[lane];
          return (
            <div key={lane} class={`lane-head at-${lane}`}>
              <Icon />
              <strong>{say(name)}</strong>
              <span>{say(hint)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
