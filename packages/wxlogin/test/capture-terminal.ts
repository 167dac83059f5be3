import type { Terminal } from '../src/terminal/terminal.ts';
import type { Language } from '../src/terminal/text.ts';

/** A terminal that remembers what was printed. */
export function captureTerminal(language: Language = 'en'): Terminal & { printed(): string; errors(): string } {
  const lines: string[] = [];
  const errorLines: string[] = [];
  return {
    env: {},
    language,
    hasColors: false,
    print: (text) => void lines.push(text),
    printError: (text) => void errorLines.push(text),
    rewrite: undefined,
    printed: () => lines.join('\n'),
    errors: () => errorLines.join('\n'),
  };
}
