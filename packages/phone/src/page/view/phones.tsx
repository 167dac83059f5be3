import { useState } from 'preact/hooks';
import type { Person } from '../state/people.ts';
import type { Theme } from '../state/settings.ts';
import { useSpeech } from '../state/speech.ts';
import { words } from '../words/interface.ts';
import { RestartIcon } from './icons.tsx';

interface PhoneStandProps {
  phone: { id: string; user: string; tone: number };
  people: Person[];
  theme: Theme;
  hold(user: string): void;
}

interface PhonesProps {
  /** In order, with who holds them now. */
  holders: { id: string; user: string }[];
  people: Person[];
  theme: Theme;
  hold(id: string, user: string): void;
}

/** The phones side by side, each with its person. */
export function Phones({ holders, people, theme, hold }: PhonesProps) {
  const { say } = useSpeech();
  return (
    <section>
      <div class="phones">
        {holders.map(({ id, user }, tone) => (
          <PhoneStand
            key={id}
            phone={{ id, user, tone }}
            people={people}
            theme={theme}
            hold={(next) => hold(id, next)}
          />
        ))}
      </div>
      <p class="intro">{say(words.intro)}</p>
    </section>
  );
}

/** A phone with the people who may hold it above. Another person means another phone: it starts anew. */
function PhoneStand({ phone, people, theme, hold }: PhoneStandProps) {
  const { language, say } = useSpeech();
  const [starts, setStarts] = useState(0);
  const { id, user, tone } = phone;
  const name = people.find((person) => person.user === user)?.nickname ?? user;
  const query = new URLSearchParams({ id, user, lang: language === 'zh' ? 'zh_CN' : 'en', theme });
  return (
    <article class={`stand tone-${tone}`} aria-label={`${id}: ${name}`}>
      <header class="stand-head">
        <h2 class="holder">
          {name}
          <span class="phone-id">{id}</span>
        </h2>
        <PersonChooser phone={phone} people={people} hold={hold} />
        <button
          type="button"
          class="quiet icon-only"
          title={say(words.reload)}
          aria-label={`${say(words.reload)}: ${id}`}
          onClick={() => setStarts(starts + 1)}
        >
          <RestartIcon />
        </button>
      </header>
      <div class="device">
        <div class="screen">
          <iframe key={`${query}#${starts}`} title={`${say(words.phone)} ${id}: ${name}`} src={`/phone?${query}`} />
        </div>
      </div>
    </article>
  );
}

function PersonChooser({ phone, people, hold }: Pick<PhoneStandProps, 'phone' | 'people' | 'hold'>) {
  const { say } = useSpeech();
  return (
    <fieldset class="people">
      <legend class="unseen">{say(words.person)}</legend>
      {people.map(({ user, nickname, avatar }) => (
        <label key={user} class="person" title={nickname}>
          <input
            type="radio"
            class="unseen"
            name={`person-${phone.id}`}
            value={user}
            checked={user === phone.user}
            onChange={() => hold(user)}
          />
          <img src={avatar} alt={nickname} width="30" height="30" />
        </label>
      ))}
    </fieldset>
  );
}
