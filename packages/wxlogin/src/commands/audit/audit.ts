import type { RunCommand } from '../../commands.ts';
import { ProgramError } from '../../program-error.ts';

/** `wxlogin audit verify | search`: what was recorded, and whether anybody has touched it. */
export const audit: RunCommand = async (given, terminal) => {
  if (given.operand === 'verify') return (await import('./verify.ts')).verify(given, terminal);
  if (given.operand === 'search') return (await import('./search.ts')).search(given, terminal);
  throw new ProgramError('usage', {
    en: `There is no "audit ${given.operand}". There are: audit verify, audit search.`,
    zh: `没有“audit ${given.operand}”。可用的有：audit verify、audit search。`,
  });
};
