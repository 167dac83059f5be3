import type { Redis } from 'ioredis';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import { createClient } from './connect.ts';

/** Redis as far as it can be had: an answer in time, or none. */
export interface Link {
  /** What Redis answers to `question`, if it does in time; undefined otherwise. Never rejects; a question that throws counts as not answered. */
  ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined>;
  isAnswering(): boolean;
  /** At once, however Redis is. */
  close(): void;
}

interface LinkOptions {
  readonly url: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How long an answer may take. */
  readonly patienceMs?: number;
}

/** Many times what a Redis in the same network takes, and hardly felt in a login. */
const standardPatienceMs = 40;
/** After so many failures in a row nobody is made to wait for Redis any more. */
const failuresToLeave = 3;
/** How long it is then left alone, doubled each time one question finds it still away. */
const pause = { firstMs: 1000, longestMs: 30_000 };
/** A start waits this long for the first connection. */
const startMs = 500;

/** Resolves when Redis is connected, or when it has become clear that it is not there now. Logs each change, never the address: it may hold a password. */
export async function openLink({ url, ...options }: LinkOptions): Promise<Link> {
  const redis = await createClient(url);
  const { link, leave } = watch(redis, options);
  // Whatever keeps it from connecting is told by the events.
  await within(
    startMs,
    redis.connect().catch(() => {}),
  ).catch((error) => leave(nameReason(error)));
  return link;
}

function watch(redis: Redis, { logger, clock, patienceMs = standardPatienceMs }: Omit<LinkOptions, 'url'>) {
  let isAway = false;
  let isClosed = false;
  let failures = 0;
  let pauseMs = pause.firstMs;
  let askAgainAtMs = Number.NEGATIVE_INFINITY;
  let lastReason = 'closed';

  function leave(reason: string): void {
    if (isAway || isClosed) return;
    isAway = true;
    logger.warn({ reason }, 'Redis does not answer: until it does, each instance limits by itself');
  }

  function comeBack(): void {
    failures = 0;
    if (!isAway) return;
    isAway = false;
    askFreely();
    logger.info({}, 'Redis answers: limits are shared between the instances');
  }

  function askFreely(): void {
    pauseMs = pause.firstMs;
    askAgainAtMs = Number.NEGATIVE_INFINITY;
  }

  function askLater(): void {
    askAgainAtMs = clock.monotonicMs() + pauseMs;
    pauseMs = Math.min(pauseMs * 2, pause.longestMs);
  }

  function count(failure: unknown): void {
    failures += 1;
    if (isAway || failures < failuresToLeave) return;
    leave(nameReason(failure));
    askLater();
  }

  redis.on('error', (error) => {
    lastReason = nameReason(error);
  });
  redis.on('close', () => leave(lastReason));
  redis.on('ready', () => {
    lastReason = 'closed';
    askFreely();
  });

  const link: Link = {
    async ask(question) {
      if (redis.status !== 'ready' || clock.monotonicMs() < askAgainAtMs) return undefined;
      // One asks whether it is back; the others do not wait for that.
      if (isAway) askLater();
      try {
        const answer = await within(patienceMs, question(redis));
        comeBack();
        return answer;
      } catch (error) {
        count(error);
        return undefined;
      }
    },
    isAnswering: () => !isAway && redis.status === 'ready',
    close() {
      isClosed = true;
      redis.disconnect();
    },
  };
  return { link, leave };
}

const late = new Error('late');

/** An answer that lies in the socket while this process was busy is in time: so one more look there before giving up. */
function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(reject, late), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A word of ours, of the system's, or the one that Redis begins an error with; never the rest, which may quote anything. */
function nameReason(error: unknown): string {
  if (error === late) return 'slow';
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') return code;
  return /^[A-Z]{2,}(?= )/.exec(String(message))?.[0] ?? 'failed';
}
