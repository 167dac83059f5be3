import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language, Text } from '../words/text.ts';

export const LanguageContext = createContext<Language>('en');

export interface Speech {
  language: Language;
  say(text: Text): string;
}

/** Says a text in the language of the page. */
export function useSpeech(): Speech {
  const language = useContext(LanguageContext);
  return { language, say: (text) => text[language] };
}
