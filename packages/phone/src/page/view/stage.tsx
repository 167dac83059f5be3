import { tellStories } from '../model/stories.ts';
import { usePeople } from '../state/people.ts';
import type { Theme } from '../state/settings.ts';
import { useSpeech } from '../state/speech.ts';
import { useTrace } from '../state/trace-source.ts';
import { words } from '../words/interface.ts';
import { Drawing } from './drawing.tsx';
import { Phones } from './phones.tsx';

interface StageProps {
  holders: { id: string; user: string }[];
  theme: Theme;
  hold(id: string, user: string): void;
}

/** The phones, and what happens when they are used. */
export function Stage({ holders, theme, hold }: StageProps) {
  const { say } = useSpeech();
  const people = usePeople();
  const { entries, isConnected } = useTrace('/trace');
  return (
    <>
      {!isConnected && <output class="banner">{say(words.disconnected)}</output>}
      <main class="stage">
        <Phones holders={holders} people={people} theme={theme} hold={hold} />
        <Drawing stories={tellStories(entries)} people={people} holders={holders} />
      </main>
    </>
  );
}
