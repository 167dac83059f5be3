import type { Ending } from './exit-codes.ts';
import type { Text } from './terminal/text.ts';

/** What ends the program on purpose: how, and the sentence that says why and what to do next. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  readonly ending: Ending;
  readonly text: Text;

  constructor(ending: Ending, text: Text) {
    super(text.en);
    this.ending = ending;
    this.text = text;
  }
}
