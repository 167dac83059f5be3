import { comingLogin } from '../model/coming-login.ts';
import { tellStories } from '../model/stories.ts';
import { useSpeech } from '../state/speech.ts';
import { words } from '../words/interface.ts';
import { StoryCard } from './story-card.tsx';

/** Before anything happened: faintly, what is going to happen. */
export function ComingLogin() {
  const { say } = useSpeech();
  const [story] = tellStories(comingLogin);
  return (
    <div class="coming">
      <div class="invitation">
        <strong>{say(words.tapToLogIn)}</strong>
        <span>{say(words.tapToLogInMore)}</span>
      </div>
      {story && (
        <div class="ghost" inert aria-hidden="true">
          <StoryCard story={story} holder={{ tone: 0, name: '' }} isOpen isGhost turn={() => undefined} />
        </div>
      )}
    </div>
  );
}
