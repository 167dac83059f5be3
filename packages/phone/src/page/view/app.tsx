import { useEffect } from 'preact/hooks';
import type { PageConfig } from '../../page-html.ts';
import { tellStories } from '../model/stories.ts';
import { usePeople } from '../state/people.ts';
import { useSettings } from '../state/settings.ts';
import { LanguageContext } from '../state/speech.ts';
import { useSystemTheme } from '../state/surroundings.ts';
import { useTrace } from '../state/trace-source.ts';
import { words } from '../words/interface.ts';
import { Drawing } from './drawing.tsx';
import { PhoneStand } from './phone-stand.tsx';
import { TopBar } from './top-bar.tsx';

export function App({ config }: { config: PageConfig }) {
  const [settings, change] = useSettings();
  const systemTheme = useSystemTheme();
  const people = usePeople();
  const { entries, isConnected } = useTrace('/trace');
  const { language } = settings;
  const theme = settings.theme ?? systemTheme;

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = theme;
    document.title = `wxlogin · ${words.title[language]}`;
  }, [language, theme]);

  const holders = config.phones.map(({ id, user }) => ({ id, user: settings.users[id] ?? user }));
  return (
    <LanguageContext.Provider value={language}>
      <TopBar config={config} theme={theme} change={change} />
      {!isConnected && <output class="banner">{words.disconnected[language]}</output>}
      <main class="stage">
        <section>
          <div class="phones">
            {holders.map(({ id, user }, n) => (
              <PhoneStand
                key={id}
                phone={{ id, user, tone: n }}
                people={people}
                theme={theme}
                hold={(next) => change({ users: { ...settings.users, [id]: next } })}
              />
            ))}
          </div>
          <p class="intro">{words.intro[language]}</p>
        </section>
        <Drawing stories={tellStories(entries)} people={people} holders={holders} />
      </main>
    </LanguageContext.Provider>
  );
}
