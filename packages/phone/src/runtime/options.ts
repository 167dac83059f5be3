export type Language = 'zh_CN' | 'en';
export type Theme = 'light' | 'dark';

/** Which phone this is, whose it is and how it was opened; read from the address of the page. */
export interface PhoneOptions {
  id: string;
  /** The label of a person of the emulator's cast. */
  user: string;
  language: Language;
  theme: Theme;
  /** The page to open, with query; undefined for the mini program's first one. */
  path: string | undefined;
  /** How the mini program was entered; 1001 is the list of recently used ones. */
  scene: number;
  /** Storage of another instance is another phone's. */
  instance: string;
}

export function readOptions(search: string, given: { instance: string; prefersDark: boolean }): PhoneOptions {
  const query = new URLSearchParams(search);
  const systemTheme = given.prefersDark ? 'dark' : 'light';
  const theme = query.get('theme');
  return {
    id: query.get('id') || 'phone-1',
    user: query.get('user') || 'xiaoming',
    language: query.get('lang')?.startsWith('en') ? 'en' : 'zh_CN',
    theme: theme === 'dark' || theme === 'light' ? theme : systemTheme,
    path: query.get('path') || undefined,
    scene: Number(query.get('scene') || 1001),
    instance: given.instance,
  };
}
