import type { Logger } from '@wxlogin/server';
import { exitCodes } from '../exit-codes.ts';

/** Logs why nothing here can be trusted any more, and ends the process at once: whoever supervises it starts it again. */
export const createFatalEnd =
  (logger: Logger) =>
  (cause: unknown): never => {
    const facts = cause instanceof Error ? { cause: cause.message, stack: cause } : { cause: String(cause) };
    logger.error(facts, 'wxlogin ends, because it cannot go on safely');
    process.exit(exitCodes.internal.status);
  };
