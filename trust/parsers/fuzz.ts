import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../../journeys/load.ts';
import { type Coverage, watchCoverage } from './coverage.ts';
import { mutate, oddWords } from './mutate.ts';
import type { Target } from './target.ts';

export interface Fuzzed {
  readonly inputs: number;
  /** Ways through the code that the seeds did not take. */
  readonly ways: number;
  /** Of one input, the quickest of three tries. */
  readonly slowestMs: number;
  /** The first; then it ends. */
  readonly failure?: Failure;
}

interface Failure {
  readonly what: string;
  /** In base64. */
  readonly input: string;
}

interface Wish {
  readonly seconds: number;
  readonly seed: number;
  /** Whose ways count. */
  readonly isWatched: (url: string) => boolean;
}

/** Nothing longer gets to a parser of text. */
const longest = 16 * 1024;
const slowMs = 50;
const mostKept = 5000;

/** Feeds the parser with changed inputs and keeps those that went a new way, so that the next ones go further. */
export async function fuzz(target: Target, { seconds, seed, isWatched }: Wish): Promise<Fuzzed> {
  const coverage = watchCoverage(isWatched);
  const known = new Set<string>();
  const kept: Buffer[] = target.seeds.map((text) => Buffer.from(text, 'latin1'));
  let failure: Failure | undefined;
  let inputs = 0;
  let slowestMs = 0;

  /** Whether it went a new way. */
  const tryOne = async (input: Buffer): Promise<boolean> => {
    inputs += 1;
    const { ms, fault } = await feed(target, input);
    slowestMs = Math.max(slowestMs, ms);
    const what = fault ?? (ms > slowMs ? `takes long: ${Math.round(ms)} ms for ${input.length} bytes` : undefined);
    if (what) failure ??= { what, input: input.toString('base64') };
    return note(coverage.take(), known);
  };

  coverage.take();
  for (const input of kept) await tryOne(input);
  const seeds = known.size;
  const words = [...oddWords, ...findWords(coverage)];
  const random = createRandom(seed);
  const pick = () => kept[Math.floor(kept.length * Math.max(random(), random()))] ?? Buffer.alloc(0);
  const endsAtMs = performance.now() + seconds * 1000;
  while (performance.now() < endsAtMs && !failure) {
    const input = mutate(pick(), { random, words, other: pick(), longest });
    if ((await tryOne(input)) && kept.length < mostKept) kept.push(input);
  }
  coverage.stop();
  return { inputs, ways: known.size - seeds, slowestMs, ...(failure && { failure }) };
}

function note(ways: readonly string[], known: Set<string>): boolean {
  const before = known.size;
  for (const way of ways) known.add(way);
  return known.size > before;
}

/** A pause of the machine makes one try long; what is long by itself is long three times. */
async function feed(target: Target, input: Buffer): Promise<{ readonly ms: number; readonly fault?: string }> {
  let quickestMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && quickestMs > slowMs; tries += 1) {
    const startedMs = performance.now();
    try {
      await target.feed(Buffer.from(input));
    } catch (error) {
      return { ms: performance.now() - startedMs, fault: describe(error) };
    }
    quickestMs = Math.min(quickestMs, performance.now() - startedMs);
  }
  return { ms: quickestMs };
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}, ${placeOf(error)}` : String(error);

const placeOf = ({ stack = '' }: Error): string => /\n\s+(at .*)/.exec(stack)?.[1] ?? 'nowhere';

/** The texts that the code compares with are in it between quotes. */
function findWords({ files }: Coverage): Buffer[] {
  const words = new Set<string>();
  for (const url of files)
    for (const [, word = ''] of readFileSync(fileURLToPath(url), 'utf8').matchAll(/'([^'\\\n]{1,40})'/g))
      words.add(word);
  return [...words].map((word) => Buffer.from(word));
}
