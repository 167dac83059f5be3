import { texts } from './texts';

/**
 * The sentence a person reads about a failure: an AuthError, or the problem details of an answer.
 * By its code where that says more, else by its `action`: what can be done about it.
 */
export function failureText(failure: unknown): string {
  const { code = '', action = '' }: { code?: string; action?: string } = Object(failure);
  const sentences: Record<string, string> = texts.failures;
  return sentences[code] ?? sentences[action] ?? texts.failures.unknown;
}
