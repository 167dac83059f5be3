import { MovingError } from '@wxlogin/server';
import type { Ending } from '../../exit-codes.ts';
import { ProgramError } from '../../program-error.ts';

const endings: Readonly<Record<string, Ending>> = {
  database_memory: 'configuration',
  database_unknown: 'configuration',
};

/** Waits for something that moves data. @throws ProgramError that says why it stopped, in both languages */
export async function explainMoving<T>(moving: Promise<T>): Promise<T> {
  try {
    return await moving;
  } catch (error) {
    if (!(error instanceof MovingError)) throw error;
    throw new ProgramError(endings[error.refusal] ?? 'failed', error.text);
  }
}
