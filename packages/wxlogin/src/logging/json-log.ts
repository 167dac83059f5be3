import type { Logger } from '@wxlogin/server';
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { pickFacts } from './facts.ts';
import { gatherLines } from './gather-lines.ts';
import type { LogLevel } from './log-level.ts';

/** One JSON object per line, for machines. */
export function createJSONLog(level: LogLevel, stream?: DestinationStream): Logger {
  const settings = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const log = pino(settings, stream ?? gatherLines(pino.destination({ sync: true })));
  return {
    debug: (facts, message) => log.debug(pickFacts(facts), message),
    info: (facts, message) => log.info(pickFacts(facts), message),
    warn: (facts, message) => log.warn(pickFacts(facts), message),
    error: (facts, message) => log.error(pickFacts(facts), message),
  };
}
