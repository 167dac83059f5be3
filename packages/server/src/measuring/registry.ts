/** What a family of numbers is called, and what tells its numbers apart. */
export interface FamilyOptions {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

type Labels = readonly string[];

export interface Counter {
  add(labels?: Labels, amount?: number): void;
}

export interface Gauge {
  set(labels: Labels, value: number): void;
  add(labels: Labels, amount: number): void;
  /** Forgets all its numbers, before they are set anew. */
  clear(): void;
}

export interface Histogram {
  take(labels: Labels, value: number): void;
}

interface Family extends FamilyOptions {
  readonly type: 'counter' | 'gauge' | 'histogram';
  writeSamples(): readonly string[];
}

/** Numbers, and the text in which Prometheus reads them. Whoever adds to one names values of a known set: each becomes a number of its own. */
export interface Registry {
  counter(options: FamilyOptions): Counter;
  gauge(options: FamilyOptions): Gauge;
  histogram(options: FamilyOptions & { readonly bounds: readonly number[] }): Histogram;
  /** https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4. */
  write(): string;
}

export const metricsMediaType = 'text/plain; version=0.0.4; charset=utf-8';

export function createRegistry(): Registry {
  const families: Family[] = [];

  function addNumbers(type: 'counter' | 'gauge', options: FamilyOptions) {
    const series = createSeries(() => ({ value: 0 }));
    const { name, labels: names = [] } = options;
    // One without labels is there from the start: a rate over what has not happened yet is 0, and not missing.
    if (names.length === 0) series.of([]);
    const writeSamples = () => series.list(([labels, { value }]) => [sample(name, pair(names, labels), value)]);
    families.push({ ...options, type, writeSamples });
    return series;
  }

  return {
    counter(options) {
      const series = addNumbers('counter', options);
      return {
        add(labels = [], amount = 1) {
          series.of(labels).value += amount;
        },
      };
    },
    gauge(options) {
      const series = addNumbers('gauge', options);
      return {
        set(labels, value) {
          series.of(labels).value = value;
        },
        add(labels, amount) {
          series.of(labels).value += amount;
        },
        clear: series.clear,
      };
    },
    histogram({ bounds, ...options }) {
      const series = createSeries(() => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }));
      if ((options.labels ?? []).length === 0) series.of([]);
      families.push({ ...options, type: 'histogram', writeSamples: () => series.list(writeBuckets(options, bounds)) });
      return {
        take(labels, value) {
          const taken = series.of(labels);
          const index = bounds.findIndex((bound) => value <= bound);
          if (index >= 0) taken.counts[index] = (taken.counts[index] ?? 0) + 1;
          taken.count += 1;
          taken.sum += value;
        },
      };
    },
    write: () => `${families.flatMap(writeFamily).join('\n')}\n`,
  };
}

/** One of `T` for each combination of label values, made when it is first asked for. */
function createSeries<T>(create: () => T) {
  const known = new Map<string, readonly [Labels, T]>();
  return {
    of(labels: Labels): T {
      const key = labels.length === 1 ? (labels[0] ?? '') : labels.join('\n');
      const found = known.get(key);
      if (found) return found[1];
      const made = create();
      known.set(key, [labels, made]);
      return made;
    },
    list: (write: (each: readonly [Labels, T]) => readonly string[]): readonly string[] =>
      [...known.values()].flatMap(write),
    clear: () => known.clear(),
  };
}

interface Taken {
  readonly counts: readonly number[];
  readonly count: number;
  readonly sum: number;
}

const writeBuckets =
  ({ name, labels: names = [] }: FamilyOptions, bounds: readonly number[]) =>
  ([labels, { counts, count, sum }]: readonly [Labels, Taken]): readonly string[] => {
    const own = pair(names, labels);
    let below = 0;
    const buckets = bounds.map((bound, index) => {
      below += counts[index] ?? 0;
      return sample(`${name}_bucket`, [...own, ['le', String(bound)]], below);
    });
    return [
      ...buckets,
      sample(`${name}_bucket`, [...own, ['le', '+Inf']], count),
      sample(`${name}_sum`, own, sum),
      sample(`${name}_count`, own, count),
    ];
  };

const writeFamily = ({ name, help, type, writeSamples }: Family): readonly string[] => [
  `# HELP ${name} ${escapeHelp(help)}`,
  `# TYPE ${name} ${type}`,
  ...writeSamples(),
];

type Pairs = readonly (readonly [string, string])[];

const pair = (names: Labels, values: Labels): Pairs => names.map((name, index) => [name, values[index] ?? '']);

function sample(name: string, pairs: Pairs, value: number): string {
  const labels = pairs.map(([label, text]) => `${label}="${escapeValue(text)}"`).join(',');
  return `${name}${labels && `{${labels}}`} ${value}`;
}

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeValue = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');
