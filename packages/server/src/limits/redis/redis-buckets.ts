import type { Redis } from 'ioredis';
import type { SharedBuckets, Token } from '../create-limits.ts';
import type { Link } from './link.ts';

/**
 * The same GCRA as in local-buckets.ts, by the clock of Redis, in whole microseconds; one call takes a token of each bucket, or none. A bucket
 * that would be full later than it can be (the clock was set back, or somebody wrote there) counts as full now.
 */
const takeTokens = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local fullAt, wait = {}, 0
for i, key in ipairs(KEYS) do
  local interval, capacity = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local at = tonumber(redis.call('GET', key)) or now
  if at < now or at > now + capacity then at = now end
  fullAt[i] = at + interval
  wait = math.max(wait, fullAt[i] - capacity - now)
end
if wait == 0 then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', fullAt[i]), 'PX', math.ceil((fullAt[i] - now) / 1000))
  end
end
return math.ceil(wait / 1000)`;

interface WithScript extends Redis {
  takeTokens(keyCount: number, ...keysAndRates: readonly (string | number)[]): Promise<unknown>;
}

/** Buckets in Redis under `prefix`. Each goes by itself when it is full. */
export function createRedisBuckets(link: Link, prefix: string): SharedBuckets {
  return {
    take: (tokens) =>
      link.ask(async (redis) => {
        if (!hasScript(redis)) redis.defineCommand('takeTokens', { lua: takeTokens });
        const keys = tokens.map(({ limit, key }) => `${prefix}limit:${limit.name}:${key}`);
        const waitMs = await (redis as WithScript).takeTokens(tokens.length, ...keys, ...tokens.flatMap(writeRate));
        return readWait(waitMs, tokens);
      }),
  };
}

const hasScript = (redis: Redis): redis is WithScript => 'takeTokens' in redis;

function writeRate({ limit: { rate } }: Token): [number, number] {
  const interval = Math.ceil(rate.intervalMs * 1000);
  return [interval, interval * rate.burst];
}

/** Nobody waits longer than for one token of an empty bucket: an answer that says so is none. */
function readWait(waitMs: unknown, tokens: readonly Token[]): number {
  const longestMs = Math.ceil(Math.max(...tokens.map(({ limit }) => limit.rate.intervalMs))) + 1;
  if (typeof waitMs === 'number' && waitMs >= 0 && waitMs <= longestMs) return waitMs;
  throw new Error('not a time to wait');
}
