import type { Logger } from './logger.ts';
import type { Health, PartState } from './model/health.ts';
import type { Store } from './store/store.ts';

/** A part of the service, and how to find out how it is. */
export interface Part {
  readonly name: string;
  /** Whether a login cannot do without it; the others are reported only. */
  readonly isVital: boolean;
  /** What it throws makes the part `unavailable`; what takes too long makes it `slow`. */
  look(): PartState | Promise<PartState>;
}

interface HealthOptions {
  readonly parts: readonly Part[];
  /** Whether this instance is about to stop: then it says so at once, however slow the parts are. */
  readonly isDraining: () => boolean;
  readonly logger: Logger;
  /** How long a part may take before it is `slow`. */
  readonly patienceMs?: number;
}

/** Short of the second after which those who ask usually give up. */
const standardPatienceMs = 800;

/**
 * Asks every part how it is, all at once. However many ask, each part is looked at by one at a time: a database that hangs is not asked
 * again before it has answered, and counts as `slow` until then. Changes are logged, causes in the log only.
 */
export function createHealth(options: HealthOptions): () => Promise<Health> {
  const { parts, isDraining, logger, patienceMs = standardPatienceMs } = options;
  const watched = parts.map((part) => ({ ...part, ask: watch(part, { logger, patienceMs }) }));
  const draining: Health = { isReady: false, parts: { service: 'draining' } };
  return async () => {
    if (isDraining()) return draining;
    const states = await Promise.all(watched.map(async ({ name, ask }) => [name, await ask()] as const));
    if (isDraining()) return draining;
    const isReady = states.every(([, state], index) => state === 'ok' || !parts[index]?.isVital);
    return { isReady, parts: { service: 'ok', ...Object.fromEntries(states) } };
  };
}

function watch(part: Part, { logger, patienceMs }: { logger: Logger; patienceMs: number }): () => Promise<PartState> {
  let last: PartState = 'ok';
  let asked: Promise<PartState> | undefined;

  const tell = (state: PartState, cause?: unknown): PartState => {
    const level = state === 'ok' ? 'info' : 'warn';
    if (state !== last)
      logger[level](
        { part: part.name, state, ...(cause !== undefined && { cause: describe(cause) }) },
        'health changed',
      );
    last = state;
    return state;
  };

  return () => {
    asked ??= new Promise((resolve) => {
      let isAnswered = false;
      const settle = (state: PartState, cause?: unknown) => {
        isAnswered = true;
        clearTimeout(timer);
        asked = undefined;
        resolve(tell(state, cause));
      };
      // Where this process itself is behind, the answer may have arrived already and be read in this very turn.
      const giveUp = () => setImmediate(() => !isAnswered && resolve(tell('slow')));
      const timer = setTimeout(giveUp, patienceMs);
      // A look that throws at once is no different from one that rejects.
      Promise.resolve()
        .then(() => part.look())
        .then(settle, (cause) => settle('unavailable', cause));
    });
    return asked;
  };
}

interface HeardStore {
  readonly store: Store;
  nextAnswer(): Promise<void>;
  /** What it has been asked and has not answered yet. */
  countAsked(): number;
}

/**
 * The same store, and its next answer to whatever question, for one who asks at a time. A database that is busy may keep a ping in its queue for long, but it answers;
 * one that is frozen does not.
 */
export function hearAnswers(store: Store): HeardStore {
  let tell = () => {};
  let asked = 0;
  const hear = () => {
    asked -= 1;
    tell();
  };
  const miss = () => {
    asked -= 1;
  };
  const heard = Object.entries(store).map(([name, verb]: [string, unknown]) => {
    if (typeof verb !== 'function') return [name, verb];
    const run = (...values: readonly unknown[]) => {
      const answer: Promise<unknown> = verb.apply(store, values);
      asked += 1;
      answer.then(hear, miss);
      return answer;
    };
    return [name, run];
  });
  return {
    store: Object.fromEntries(heard) as Store,
    countAsked: () => asked,
    nextAnswer: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
  };
}

/** An error of ours says in fixed words what one of the database says better. */
const describe = (cause: unknown): string => String(cause instanceof Error ? (cause.cause ?? cause) : cause);
