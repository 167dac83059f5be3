import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Measure } from '../measure.ts';
import { createLimits, type Rates } from './create-limits.ts';
import { createRate } from './rate.ts';
import { createCodeClaims } from './redis/code-claims.ts';
import { type Link, openLink } from './redis/link.ts';
import { createRedisBuckets } from './redis/redis-buckets.ts';

interface Settings {
  /** Each 0 for no limit. */
  readonly addressLoginsPerMinute: number;
  readonly addressLoginBurst: number;
  readonly appLoginsPerSecond: number;
  readonly codeTriesPerMinute: number;
  readonly sessionRefreshesPerMinute: number;
  readonly userChangesPerMinute: number;
  readonly redisURL?: string | undefined;
}

interface Surroundings {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Tells this service from others that use the same Redis. */
  readonly service: string;
  readonly measure: Measure;
  /** Tells this process from the service's other instances. */
  readonly instance: string;
}

/** The room that limits. With Redis, where instances also tell each other which codes they have in hand. */
export async function openLimits(settings: Settings, { logger, clock, service, instance, measure }: Surroundings) {
  const rates = readRates(settings);
  const link = settings.redisURL ? await openLink({ url: settings.redisURL, logger, clock }) : undefined;
  const prefix = `wxlogin:${service}:`;
  return {
    limits: createLimits({ rates, clock, shared: link && createRedisBuckets(link, prefix), measure }),
    redis: link && describeRedis(link, { prefix, instance }),
    close: () => link?.close(),
  };
}

const describeRedis = (link: Link, names: { prefix: string; instance: string }) => ({
  isAnswering: link.isAnswering,
  codeClaims: createCodeClaims(link, names),
});

/** Of clients from one address, of pushes to one app; people mistype, programs repeat. Nothing is kept out that is right, so there is nothing to set. */
const refusalsPerMinute = 20;

function readRates(settings: Settings): Rates {
  return {
    address: createRate(settings.addressLoginsPerMinute, 60, settings.addressLoginBurst),
    app: createRate(settings.appLoginsPerSecond, 1),
    code: createRate(settings.codeTriesPerMinute, 60),
    session: createRate(settings.sessionRefreshesPerMinute, 60),
    user: createRate(settings.userChangesPerMinute, 60),
    client: createRate(refusalsPerMinute, 60),
    push: createRate(refusalsPerMinute, 60),
  };
}
