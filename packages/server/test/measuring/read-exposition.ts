export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ReadFamily {
  readonly name: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const nameText = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const helpLine = new RegExp(`^# HELP (${nameText}) \\S.*$`);
const typeLine = new RegExp(`^# TYPE (${nameText}) (counter|gauge|histogram)$`);
const sampleLine = new RegExp(`^(${nameText})(?:\\{(.*)\\})? (\\S+)$`);
const labelText = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,(?=[a-zA-Z_])|$)/gy;

/**
 * Reads the text format of Prometheus (version 0.0.4) as strictly as it is written down: HELP and TYPE once and first, the samples of a
 * family together, none twice, histograms that add up. @throws Error with the line
 */
export function readExposition(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.startsWith('# HELP ') || !text.endsWith('\n'))
    throw new Error('must begin with a head and end with a line feed');
  const families = new Map<string, ReadFamily>();
  for (const block of text.slice(0, -1).split(/^(?=# HELP )/m)) {
    const family = readFamily(block.replace(/\n$/, '').split('\n'));
    if (families.has(family.name)) throw new Error(`twice: ${family.name}`);
    families.set(family.name, family);
  }
  return families;
}

function readFamily([help = '', head = '', ...lines]: readonly string[]): ReadFamily {
  const [, name, type = ''] = typeLine.exec(head) ?? [];
  if (name === undefined || helpLine.exec(help)?.[1] !== name) throw new Error(`bad head: ${help}`);
  const family: ReadFamily = { name, type, samples: lines.map(readSample) };
  const keys = family.samples.map((each) => `${each.name} ${JSON.stringify(Object.entries(each.labels).sort())}`);
  if (new Set(keys).size < keys.length) throw new Error(`a sample twice: ${name}`);
  const stranger = family.samples.find((sample) => !isOf(family, sample));
  if (stranger) throw new Error(`${stranger.name} under ${name}`);
  if (type === 'histogram') checkHistogram(family);
  return family;
}

function readSample(line: string): Sample {
  const [, name, labels, number = ''] = sampleLine.exec(line) ?? [];
  const value = Number(number);
  if (name === undefined || Number.isNaN(value)) throw new Error(`bad line: ${line}`);
  return { name, labels: labels === undefined ? {} : readLabels(labels), value };
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  labelText.lastIndex = 0;
  let end = 0;
  for (let found = labelText.exec(text); found; found = labelText.exec(text)) {
    const [whole, name = '', value = ''] = found;
    if (name in labels) throw new Error(`label twice: ${text}`);
    labels[name] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    end += whole.length;
    if (end === text.length) return labels;
  }
  throw new Error(`bad labels: ${text}`);
}

function isOf({ name, type }: ReadFamily, sample: Sample): boolean {
  if (type !== 'histogram') return sample.name === name && (type !== 'counter' || sample.value >= 0);
  return [`${name}_bucket`, `${name}_sum`, `${name}_count`].includes(sample.name);
}

function checkHistogram({ name, samples }: ReadFamily): void {
  for (const [key, group] of groupBy(samples)) {
    const buckets = group.filter((each) => each.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => (labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le)));
    const isRising = (numbers: readonly number[]) =>
      numbers.every((each, at) => at === 0 || each >= (numbers[at - 1] ?? 0));
    const count = group.find((each) => each.name === `${name}_count`)?.value;
    const isWhole = bounds.at(-1) === Number.POSITIVE_INFINITY && buckets.at(-1)?.value === count;
    if (!isRising(bounds) || !isRising(buckets.map(({ value }) => value)) || !isWhole)
      throw new Error(`does not add up: ${name} ${key}`);
    if (!group.some((each) => each.name === `${name}_sum`)) throw new Error(`no sum: ${name} ${key}`);
  }
}

function groupBy(samples: readonly Sample[]): Map<string, Sample[]> {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const { le: _, ...rest } = sample.labels;
    const key = JSON.stringify(rest);
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return groups;
}

/** The sum of a family's samples that have these labels; 0 where there is none. Of a histogram: how often something was taken. */
export function sumOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const family = readExposition(text).get(name);
  if (!family) throw new Error(`there is no ${name}`);
  const wanted = family.type === 'histogram' ? `${name}_count` : name;
  return family.samples
    .filter((each) => each.name === wanted)
    .filter((each) => Object.entries(labels).every(([label, value]) => each.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}
