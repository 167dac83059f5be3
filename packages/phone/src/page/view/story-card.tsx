import { useState } from 'preact/hooks';
import { drawActivity } from '../model/activity.ts';
import { drawLines } from '../model/lines.ts';
import type { Story } from '../model/stories.ts';
import { useSpeech } from '../state/speech.ts';
import { tellDuration, tellTime } from '../words/duration.ts';
import { words } from '../words/interface.ts';
import { titleStory } from '../words/stories.ts';
import { ChevronIcon, ElsewhereIcon } from './icons.tsx';
import { LineRow } from './line-row.tsx';

/** Whose story it is; `tone` is the colour of the phone, -1 for none. */
export interface StoryHolder {
  tone: number;
  name: string;
  avatar?: string | undefined;
}

interface StoryCardProps {
  story: Story;
  holder: StoryHolder;
  isOpen: boolean;
  isGhost?: boolean;
  turn(): void;
}

export function StoryCard({ story, holder, isOpen, isGhost = false, turn }: StoryCardProps) {
  const toneClass = holder.tone < 0 ? 'tone-none' : `tone-${holder.tone}`;
  return (
    <article class={`story ${toneClass} is-${story.outcome} ${isOpen ? 'is-unfolded' : 'is-folded'}`}>
      {!isGhost && <StoryHead story={story} holder={holder} isOpen={isOpen} turn={turn} />}
      {isOpen && <StoryLines story={story} isGhost={isGhost} />}
    </article>
  );
}

function StoryHead({ story, holder, isOpen, turn }: Omit<StoryCardProps, 'isGhost'>) {
  const { language, say } = useSpeech();
  const duration = story.outcome === 'open' ? say(words.underWay) : tellDuration(story.tookMs);
  return (
    <h3 class="story-head">
      <button type="button" aria-expanded={isOpen} onClick={turn}>
        <Face holder={holder} />
        <span class="story-title">{titleStory(story, holder.name, language)}</span>
        {story.isNewUser && <span class="badge">{say(words.newUser)}</span>}
        {story.error && <span class="badge is-bad">{story.error}</span>}
        <span class="story-duration">{duration}</span>
        <time class="story-time">{tellTime(story.startedAtMs)}</time>
        <ChevronIcon />
      </button>
    </h3>
  );
}

function Face({ holder: { tone, avatar } }: { holder: StoryHolder }) {
  if (avatar) return <img src={avatar} alt="" width="26" height="26" />;
  return <span class="no-face">{tone < 0 && <ElsewhereIcon />}</span>;
}

function StoryLines({ story, isGhost }: { story: Story; isGhost: boolean }) {
  const [opened, setOpened] = useState<string>();
  const lines = drawLines(story.steps);
  const activity = drawActivity(lines);
  return (
    <ol class="lines">
      {lines.map((line, row) => (
        <LineRow
          key={line.key}
          line={line}
          activity={activity[row]}
          afterMs={isGhost ? undefined : line.atMs - story.startedAtMs}
          isOpen={opened === line.key}
          turn={() => setOpened(opened === line.key ? undefined : line.key)}
        />
      ))}
    </ol>
  );
}
