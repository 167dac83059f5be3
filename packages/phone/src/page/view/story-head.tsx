import type { Story } from '../model/stories.ts';
import { useSpeech } from '../state/speech.ts';
import { tellDuration, tellTime } from '../words/duration.ts';
import { words } from '../words/interface.ts';
import { titleStory } from '../words/stories.ts';
import { ChevronIcon, ElsewhereIcon } from './icons.tsx';

/** Whose story it is; `tone` is the colour of the phone, -1 for none. */
export interface StoryHolder {
  tone: number;
  name: string;
  avatar?: string | undefined;
}

interface StoryHeadProps {
  story: Story;
  holder: StoryHolder;
  isOpen: boolean;
  turn(): void;
}

/** A story in one line, which unfolds it. */
export function StoryHead({ story, holder, isOpen, turn }: StoryHeadProps) {
  const { language, say } = useSpeech();
  const duration = story.outcome === 'open' ? say(words.underWay) : story.tookMs > 0 && tellDuration(story.tookMs);
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
