import type { PageConfig } from '../../page-html.ts';
import type { Settings, Theme } from '../state/settings.ts';
import { useSpeech } from '../state/speech.ts';
import { useReachability } from '../state/surroundings.ts';
import { words } from '../words/interface.ts';
import { Logo, MoonIcon, SunIcon } from './icons.tsx';

interface TopBarProps {
  config: PageConfig;
  theme: Theme;
  change(changed: Partial<Settings>): void;
}

export function TopBar({ config, theme, change }: TopBarProps) {
  const { language, say } = useSpeech();
  return (
    <header class="top-bar">
      <h1 class="brand">
        <Logo />
        wxlogin
      </h1>
      <p class="tagline">{say(words.title)}</p>
      <div class="services">
        <Service name="wxlogin" url={config.wxloginURL} ask={below(config.wxloginURL, '/livez')} />
        <Service name={say(words.emulator)} url={config.emulatorURL} ask={below(config.emulatorURL, '/livez')} />
      </div>
      <nav class="links">
        <a href={below(config.wxloginURL, '/docs')} target="_blank" rel="noreferrer">
          {say(words.docs)}
        </a>
        <a href={config.emulatorURL} target="_blank" rel="noreferrer">
          {say(words.emulator)}
        </a>
      </nav>
      <button type="button" class="quiet" onClick={() => change({ language: language === 'zh' ? 'en' : 'zh' })}>
        {language === 'zh' ? <span lang="en">English</span> : <span lang="zh-CN">中文</span>}
      </button>
      <ThemeButton theme={theme} change={change} />
    </header>
  );
}

/** An address below the place where a service is mounted. */
function below(url: string, path: string): string {
  return url.replace(/\/$/, '') + path;
}

function ThemeButton({ theme, change }: Pick<TopBarProps, 'theme' | 'change'>) {
  const { say } = useSpeech();
  const label = say(theme === 'dark' ? words.toLight : words.toDark);
  return (
    <button
      type="button"
      class="quiet icon-only"
      title={label}
      aria-label={label}
      onClick={() => change({ theme: theme === 'dark' ? 'light' : 'dark' })}
    >
      {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </button>
  );
}

function Service({ name, url, ask }: { name: string; url: string; ask: string }) {
  const { say } = useSpeech();
  const reachability = useReachability(ask);
  const { port } = new URL(url);
  const state = say(words[reachability]);
  return (
    <span class={`service is-${reachability}`} title={`${url}: ${state}`}>
      <span class="lamp" aria-hidden="true" />
      {name} <span class="port">{port && `:${port}`}</span>
      <span class="unseen">{state}</span>
    </span>
  );
}
