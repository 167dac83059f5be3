import type { Clock } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { type Measure, unmeasured } from '../measure.ts';
import type { Limits } from './limits.ts';
import { createLocalBuckets, type LocalBuckets } from './local-buckets.ts';
import type { Rate } from './rate.ts';

/** What is counted: a limit's name, which is part of the shared key, and its rate. */
export interface Limit {
  readonly name: 'address' | 'app' | 'client' | 'code' | 'push' | 'session' | 'user';
  readonly rate: Rate;
}

export type Rates = Readonly<Partial<Record<Limit['name'], Rate | undefined>>>;

/** One token of one bucket. */
export interface Token {
  readonly limit: Limit;
  readonly key: string;
}

/** The buckets that all instances share. */
export interface SharedBuckets {
  /** Takes all of the tokens or none. The milliseconds to wait for them, 0 when they were taken, undefined when nobody knows. */
  take(tokens: readonly Token[]): Promise<number | undefined>;
}

interface LimitsOptions {
  /** One that is missing is no limit. */
  readonly rates: Rates;
  readonly clock: Clock;
  readonly shared?: SharedBuckets | undefined;
  readonly measure?: Measure | undefined;
}

/** The buckets here decide first, always; the shared ones are asked about what these admit, and can only refuse more. */
export function createLimits({ rates, clock, shared, measure = unmeasured }: LimitsOptions): Limits {
  const address = createLocalLimit('address', rates);
  const app = createLocalLimit('app', rates);
  const code = createLocalLimit('code', rates);
  const session = createLocalLimit('session', rates);
  const user = createLocalLimit('user', rates);
  const client = createLocalLimit('client', rates);
  const push = createLocalLimit('push', rates);

  function refuseFor(waitMs: number, limit: Limit['name'] | 'shared'): void {
    if (waitMs <= 0) return;
    measure.count('limit_refusals', limit);
    throw new LoginError('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
  }

  async function admit(tokens: readonly LocalToken[]): Promise<void> {
    const nowMs = clock.monotonicMs();
    for (const { limit, key } of tokens) refuseFor(limit.buckets.findWaitMs(key, nowMs), limit.name);
    for (const { limit, key } of tokens) limit.buckets.take(key, nowMs);
    if (shared && tokens.length > 0) refuseFor((await shared.take(tokens)) ?? 0, 'shared');
  }

  return {
    admitLogin: (login) =>
      admit([
        ...of(address, login.address),
        ...of(app, login.appid),
        ...of(code, code && Buffer.from(login.codeHash).toString('base64url')),
      ]),
    admitRefresh: ({ sessionId }) => admit(of(session, sessionId)),
    admitChange: ({ userId }) => admit(of(user, userId)),
    countRefusedPush: ({ appid }) => admit(of(push, appid)),
    countRefusedClient: ({ address: from = 'unknown' }) => admit(of(client, from)),
  };
}

interface LocalLimit extends Limit {
  readonly buckets: LocalBuckets;
}

interface LocalToken extends Token {
  readonly limit: LocalLimit;
}

function createLocalLimit(name: Limit['name'], rates: Rates): LocalLimit | undefined {
  const rate = rates[name];
  return rate && { name, rate, buckets: createLocalBuckets(rate) };
}

const of = (limit: LocalLimit | undefined, key: string | undefined): LocalToken[] =>
  limit && key !== undefined ? [{ limit, key }] : [];
