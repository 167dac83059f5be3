import { useState } from 'preact/hooks';
import { LANGUAGES, type Language } from '../words/text.ts';

export type Theme = 'light' | 'dark';

/** What the person at the page has chosen; kept in the browser. */
export interface Settings {
  language: Language;
  /** Undefined while the system decides. */
  theme?: Theme;
  /** Who holds which phone. */
  users: Record<string, string>;
}

const KEY = 'wxlogin-demo';

export function useSettings(): [Settings, (change: Partial<Settings>) => void] {
  const [settings, setSettings] = useState(readSettings);
  const change = (changed: Partial<Settings>): void => {
    const next = { ...settings, ...changed };
    localStorage.setItem(KEY, JSON.stringify(next));
    setSettings(next);
  };
  return [settings, change];
}

function readSettings(): Settings {
  const { language, theme, users } = parse(localStorage.getItem(KEY) ?? '{}');
  return {
    language: LANGUAGES.find((known) => known === language) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'),
    ...((theme === 'light' || theme === 'dark') && { theme }),
    users: readUsers(users),
  };
}

function readUsers(users: unknown): Record<string, string> {
  if (typeof users !== 'object' || users === null) return {};
  return Object.fromEntries(Object.entries(users).filter(([, user]) => typeof user === 'string'));
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
