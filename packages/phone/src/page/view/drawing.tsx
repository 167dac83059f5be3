import { useState } from 'preact/hooks';
import type { Story } from '../model/stories.ts';
import type { Person } from '../state/people.ts';
import { useSpeech } from '../state/speech.ts';
import { words } from '../words/interface.ts';
import { titleStory } from '../words/stories.ts';
import { ComingLogin } from './coming-login.tsx';
import { LaneHeads } from './lane-heads.tsx';
import { StoryCard } from './story-card.tsx';
import type { StoryHolder } from './story-head.tsx';

interface DrawingProps {
  stories: Story[];
  people: Person[];
  /** The phones in order, with who holds them now. */
  holders: { id: string; user: string }[];
}

/** What happens between the phones, wxlogin and WeChat: one card per story, the newest on top. */
export function Drawing({ stories, people, holders }: DrawingProps) {
  const { say } = useSpeech();
  const [turned, setTurned] = useState<Record<string, boolean>>({});
  const openByItself = findOpenByThemselves(stories);
  const findHolder = (story: Story): StoryHolder => {
    const tone = holders.findIndex(({ id }) => id === story.phone);
    const user = story.user ?? holders[tone]?.user;
    const person = people.find((one) => one.user === user);
    return { tone, name: person?.nickname ?? user ?? say(words.elsewhere), avatar: person?.avatar };
  };
  const [newest] = stories;
  return (
    <section class="drawing" aria-label={say(words.title)}>
      <LaneHeads clear={stories.length > 0 ? clearTrace : undefined} />
      <Announcement newest={newest} name={newest && findHolder(newest).name} />
      <div class="stories">
        {stories.length === 0 && <ComingLogin />}
        {stories.map((story) => {
          const isOpen = turned[story.id] ?? openByItself.has(story.id);
          return (
            <StoryCard
              key={story.id}
              story={story}
              holder={findHolder(story)}
              isOpen={isOpen}
              turn={() => setTurned({ ...turned, [story.id]: !isOpen })}
            />
          );
        })}
      </div>
    </section>
  );
}

/** Tells those who do not see the drawing how the newest story went, once it is over. */
function Announcement({ newest, name = '' }: { newest: Story | undefined; name: string | undefined }) {
  const { language } = useSpeech();
  return <output class="unseen">{newest && newest.outcome !== 'open' && titleStory(newest, name, language)}</output>;
}

/** Every page that looks at this trace hears of it. */
function clearTrace(): void {
  void fetch('/trace/clear', { method: 'POST' });
}

/** The newest story, and behind a mere read the story before it, so that a page that loads its data hides no login. */
function findOpenByThemselves([newest, ...earlier]: Story[]): Set<string> {
  if (!newest) return new Set();
  const telling = newest.kind === 'read' ? earlier.find(({ kind }) => kind !== 'read') : undefined;
  return new Set([newest.id, ...(telling ? [telling.id] : [])]);
}
