import { useState } from 'preact/hooks';
import { drawActivity } from '../model/activity.ts';
import { drawLines } from '../model/lines.ts';
import type { Story } from '../model/stories.ts';
import { LineRow } from './line/line-row.tsx';
import { StoryHead, type StoryHolder } from './story-head.tsx';

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
