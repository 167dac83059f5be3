import type { Clock } from '../clock.ts';
import { LoginError } from '../errors.ts';
import type { Measure, Step, StepEnd } from '../measure.ts';
import type { Families } from './families.ts';
import { describeStep, endSpan, type Tracer, type TraceSpan } from './tracer.ts';

interface MeasureOptions {
  readonly families: Families;
  /** What a stranger may make up; only these become labels. */
  readonly appids: readonly string[];
  readonly clock: Clock;
  readonly tracer?: Tracer | undefined;
}

/** Makes numbers, and spans where there is a tracer, of what the rooms tell. */
export function createMeasure({ families, appids, clock, tracer }: MeasureOptions): Measure {
  const record = createRecord(families, createNameApp(appids));
  const nameApp = createNameApp(appids);

  async function take<T>(step: Step, run: () => Promise<T>, watched: Watched<T>): Promise<T> {
    const { describe = succeed, span } = watched;
    const startedMs = clock.monotonicMs();
    record.begin(step);
    const end = (how: StepEnd) => {
      record.end(step, how, (clock.monotonicMs() - startedMs) / 1000);
      if (span) endSpan(span, how);
    };
    let value: T;
    try {
      value = await run();
    } catch (error) {
      end({ result: error instanceof LoginError ? error.code : 'internal' });
      throw error;
    }
    end(describe(value));
    return value;
  }

  return {
    step(step, run, describe) {
      // A commit belongs to many requests, and so to none.
      if (!tracer || step.name === 'commit') return take(step, run, { describe });
      const { name, options } = describeStep(step.appid === undefined ? step : { ...step, appid: nameApp(step.appid) });
      return tracer.startActiveSpan(name, options, (span) => take(step, run, { describe, span }));
    },
    count: (what, word, appid) => record.count(what, word, appid),
    group: (writes) => families.groupSize.take([], writes),
  };
}

interface Watched<T> {
  readonly describe: ((value: T) => StepEnd) | undefined;
  readonly span?: TraceSpan;
}

const succeed = (): StepEnd => ({ result: 'ok' });

/** An app that is not ours has no name of its own. One need not be named where there is only one. */
const createNameApp = (appids: readonly string[]) => {
  const known = new Set(appids);
  const [only, ...others] = appids;
  const unnamed = (others.length === 0 && only) || 'unknown';
  return (appid: string | undefined): string => {
    if (appid === undefined) return unnamed;
    return known.has(appid) ? appid : 'unknown';
  };
};

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
const nameMethod = (method = ''): string => (methods.has(method) ? method : 'other');

function createRecord(families: Families, nameApp: (appid: string | undefined) => string) {
  const underWay: Partial<Record<Step['name'], Families['verbsUnderWay']>> = {
    request: families.requestsUnderWay,
    store: families.verbsUnderWay,
  };
  const ends: Record<Step['name'], (step: Step, end: StepEnd, seconds: number) => void> = {
    request(_, { result, method, route, status }, seconds) {
      const shown = route || 'none';
      families.requests.add([nameMethod(method), shown, String(status)]);
      families.requestSeconds.take([shown], seconds);
      if (result !== 'ok') families.requestErrors.add([result]);
    },
    login: ({ appid }, { result }) => families.logins.add([nameApp(appid), result]),
    refresh: (_, { result }) => families.refreshes.add([result]),
    wechat({ of = '', appid }, { result }, seconds) {
      families.weChatCalls.add([of, nameApp(appid), result]);
      families.weChatSeconds.take([of], seconds);
    },
    store({ of = '' }, { result }, seconds) {
      families.verbSeconds.take([of], seconds);
      if (result !== 'ok') families.verbErrors.add([of, result]);
    },
    commit: (_, __, seconds) => families.commitSeconds.take([], seconds),
  };
  return {
    begin: ({ name }: Step) => underWay[name]?.add([], 1),
    end(step: Step, how: StepEnd, seconds: number) {
      underWay[step.name]?.add([], -1);
      ends[step.name](step, how, seconds);
    },
    count(what: Parameters<Measure['count']>[0], word: string, appid: string | undefined) {
      if (what === 'events') families.events.add([word]);
      else if (what === 'limit_refusals') families.limitRefusals.add([word]);
      else if (what === 'shed') families.shed.add([word]);
      else families.weChatSpared.add([nameApp(appid), word]);
    },
  };
}
