import { useEffect } from 'preact/hooks';
import type { PageConfig } from '../../page-html.ts';
import { useSettings } from '../state/settings.ts';
import { LanguageContext } from '../state/speech.ts';
import { useSystemTheme } from '../state/surroundings.ts';
import { words } from '../words/interface.ts';
import { Stage } from './stage.tsx';
import { TopBar } from './top-bar.tsx';

export function App({ config }: { config: PageConfig }) {
  const [settings, change] = useSettings();
  const systemTheme = useSystemTheme();
  const { language, theme = systemTheme, users } = settings;

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = theme;
    document.title = `wxlogin · ${words.title[language]}`;
  }, [language, theme]);

  const holders = config.phones.map(({ id, user }) => ({ id, user: users[id] ?? user }));
  return (
    <LanguageContext.Provider value={language}>
      <TopBar config={config} theme={theme} change={change} />
      <Stage holders={holders} theme={theme} hold={(id, user) => change({ users: { ...users, [id]: user } })} />
    </LanguageContext.Provider>
  );
}
