import type { Logger } from '@wxlogin/server';
import { type DestinationStream, pino } from 'pino';
import { pickFacts } from './facts.ts';
import { gatherLines } from './gather-lines.ts';
import type { LogLevel } from './log-level.ts';

/** One JSON object per line, for machines. */
export function createJSONLog(level: LogLevel, stream?: DestinationStream): Logger {
  const settings = {
    level,
    base: null,
    timestamp: createTimestamp(),
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

/** Many lines are of the same millisecond. */
function createTimestamp(): () => string {
  let ofMs = 0;
  let text = '';
  return () => {
    const nowMs = Date.now();
    if (nowMs === ofMs) return text;
    ofMs = nowMs;
    text = `,"time":"${new Date(nowMs).toISOString()}"`;
    return text;
  };
}
