import type { OpenLoopOptions, Sample } from './open-loop.ts';
import type { Deed, Shares } from './people.ts';

export interface Round extends Omit<OpenLoopOptions, 'next'> {
  /** What everybody does; default: what people do, one this, another that. */
  readonly deed?: Deed;
}

/** What a generator is told once. */
export interface Beginning {
  readonly port: number;
  readonly connections: number;
  readonly seed: number;
  /** Of a back end that may ask /introspect. */
  readonly client?: { readonly id: string; readonly secret: string };
  /** Of what people do; default: a crowd that logs in. */
  readonly shares?: Shares;
}

/** What came of a round, in numbers. */
export interface Summary {
  readonly asked: number;
  readonly goodPerSecond: number;
  /** How many of each kind were good. */
  readonly good: Readonly<Record<string, number>>;
  readonly goodP99Ms: number;
  /** Of refused ones: 429 and 503. */
  readonly refused: number;
  readonly refusedP99Ms: number;
  /** Neither good nor a refusal that says when to come again. */
  readonly others: readonly string[];
  /** Of what was asked of each kind, how much was refused. */
  readonly refusedShares: Readonly<Record<string, number>>;
  /** When the last one was refused, from the beginning; 0: nobody was. */
  readonly lastRefusalMs: number;
  readonly cpuSeconds: number;
}

const isGood = ({ status }: Sample): boolean => status >= 200 && status < 300;
const isRefusal = ({ status }: Sample): boolean => status === 429 || status === 503;

export function summarise(
  samples: readonly Sample[],
  { seconds }: Pick<Round, 'seconds'>,
): Omit<Summary, 'cpuSeconds'> {
  const good = samples.filter(isGood);
  const refused = samples.filter(isRefusal);
  const kinds = [...new Set(samples.map(({ kind }) => kind))];
  const share = (kind: string) =>
    refused.filter((each) => each.kind === kind).length / samples.filter((each) => each.kind === kind).length;
  const others = samples.filter((each) => !isGood(each) && !(isRefusal(each) && each.saysWhenToComeAgain));
  return {
    asked: samples.length,
    // What is answered after the round is no service to anybody in it.
    goodPerSecond: good.filter(({ atMs, ms }) => atMs + ms <= seconds * 1000).length / seconds,
    good: Object.fromEntries(kinds.map((kind) => [kind, good.filter((each) => each.kind === kind).length])),
    goodP99Ms: find99th(good.map(({ ms }) => ms)),
    refused: refused.length,
    refusedP99Ms: find99th(refused.map(({ ms }) => ms)),
    others: [...new Set(others.map(({ kind, status }) => `${kind}: ${status}`))],
    refusedShares: Object.fromEntries(kinds.map((kind) => [kind, share(kind)])),
    lastRefusalMs: refused.reduce((last, { atMs }) => Math.max(last, atMs), 0),
  };
}

export function find99th(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}
