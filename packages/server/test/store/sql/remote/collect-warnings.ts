import { type Logger, silentLogger } from '../../../../src/logger.ts';

interface Warning {
  readonly setting?: string;
  readonly value?: string;
}

/** A logger that remembers the facts of its warnings. */
export function collectWarnings(): { readonly logger: Logger; readonly warnings: Warning[] } {
  const warnings: Warning[] = [];
  return { warnings, logger: { ...silentLogger, warn: (facts) => void warnings.push(facts) } };
}
