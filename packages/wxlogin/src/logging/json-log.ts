import type { Logger } from '@wxlogin/server';
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { pickFacts } from './facts.ts';
import type { LogLevel } from './log-level.ts';

/** One JSON object per line, for machines. Written at once, so that nothing is lost when the process ends. */
export function createJSONLog(level: LogLevel, stream?: DestinationStream): Logger {
  const settings = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const log = stream ? pino(settings, stream) : pino(settings);
  return {
    debug: (facts, message) => log.debug(pickFacts(facts), message),
    info: (facts, message) => log.info(pickFacts(facts), message),
    warn: (facts, message) => log.warn(pickFacts(facts), message),
    error: (facts, message) => log.error(pickFacts(facts), message),
  };
}
