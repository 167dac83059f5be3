import type { Logger } from '../../src/logger.ts';

export interface Line {
  readonly level: keyof Logger;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A logger that keeps its lines as they would be written, debug included. */
export function captureLogger(): Logger & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const keep = (level: keyof Logger) => (facts: object, message: string) => {
    lines.push({ level, message, facts: JSON.parse(JSON.stringify(facts)) });
  };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}
