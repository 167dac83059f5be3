import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../src/errors.ts';
import { eventTable } from '../../src/events.ts';
import { createFamilies } from '../../src/measuring/families.ts';
import { createRegistry } from '../../src/measuring/registry.ts';
import { appid, type Desk, startDesk } from '../desk.ts';
import { type ReadFamily, readExposition } from './read-exposition.ts';

const read = (file: string) => readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly datasource: object }[];
}
const dashboard: { readonly panels: readonly Panel[]; readonly templating: { readonly list: readonly object[] } } =
  JSON.parse(read('deploy/grafana-dashboard.json'));
const rules = read('deploy/prometheus-rules.yaml');

const ofDashboard = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }): [string, string] => [title, expr]),
);
const ofRules = [...rules.matchAll(/- alert: (\w+)\n +expr: (?:\|\n)?([\s\S]+?)\n +(?:for|labels):/g)].map(
  ([, name = '', expr = '']): [string, string] => [name, expr],
);

let desk: Desk;
let families: ReadonlyMap<string, ReadFamily>;
/** The labels of each family, from the code: not every one has samples here. */
const labels = new Map<string, readonly string[]>();

beforeAll(async () => {
  desk = await startDesk();
  await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
  families = readExposition(await desk.login.metrics());
  for (const { name, samples } of families.values())
    labels.set(name, [...new Set(samples.flatMap((sample) => Object.keys(sample.labels)))]);
  const declare = (options: { name: string; labels?: readonly string[] }) => {
    labels.set(options.name, [...(options.labels ?? []), 'le']);
    return {} as never;
  };
  createFamilies({ ...createRegistry(), counter: declare, gauge: declare, histogram: declare });
});
afterAll(() => desk.close());

const familyOf = (name: string): string | undefined =>
  [name, name.replace(/_(bucket|sum|count)$/, '')].find((each) => families.has(each));
/** What Prometheus itself adds. */
const added = ['instance', 'job'];

describe.each([
  ['the dashboard', ofDashboard],
  ['the alerts', ofRules],
])('each number of %s', (_, expressions) => {
  it.each(expressions)('exists, with the labels it is chosen by: %s', (_name, expr) => {
    const chosen = [...expr.matchAll(/\b(wxlogin_\w+|up)(?:\{([^}]*)\})?/g)].filter(([, name]) => name !== 'up');
    if (!expr.startsWith('up{')) expect(chosen.length).toBeGreaterThan(0);
    const known = chosen.flatMap(([, name = '', selector = '']) => {
      const family = familyOf(name);
      expect([name, family]).toEqual([name, expect.any(String)]);
      const own = labels.get(family ?? '') ?? [];
      const selecting = [...selector.matchAll(/(\w+)=~?"/g)].map(([, label = '']) => label);
      expect([...own, ...added]).toEqual(expect.arrayContaining(selecting));
      // A counter is looked at through its increase, a histogram through its buckets.
      const type = families.get(family ?? '')?.type;
      expect([name, type === 'histogram']).toEqual([name, /_(bucket|sum|count)$/.test(name)]);
      return own;
    });
    const grouping = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '));
    expect([...known, ...added]).toEqual(expect.arrayContaining(grouping));
  });

  it.each(expressions)('is compared with values that exist: %s', (_name, expr) => {
    const values = (label: string) =>
      [...expr.matchAll(new RegExp(`\\b${label}=~?"([^"]*)"`, 'g'))].flatMap(([, list = '']) => list.split('|'));
    expect(['ok', ...Object.keys(errorTable)]).toEqual(
      expect.arrayContaining([...values('code'), ...values('result')]),
    );
    expect(Object.keys(eventTable)).toEqual(expect.arrayContaining(values('event')));
    expect(['redis', 'database', 'wechat', 'signing_key']).toEqual(expect.arrayContaining(values('part')));
  });
});

describe('the dashboard', () => {
  it('has a title for every panel, and no two in one place', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(({ title }) => !title)).toEqual([]);
    for (const [index, { gridPos: one, title }] of panels.entries()) {
      expect(one.x + one.w).toBeLessThanOrEqual(24);
      const overlapping = panels.slice(index + 1).filter(({ gridPos: other }) => {
        const isBeside = one.x + one.w <= other.x || other.x + other.w <= one.x;
        return !isBeside && one.y < other.y + other.h && other.y < one.y + one.h;
      });
      expect([title, overlapping.map((other) => other.title)]).toEqual([title, []]);
    }
  });

  it('asks whatever data source is chosen when it is imported', () => {
    const asked = dashboard.panels.filter(({ targets }) => targets);
    expect(asked.length).toBeGreaterThan(20);
    for (const { datasource, targets = [] } of asked) {
      expect(datasource).toEqual({ type: 'prometheus', uid: '$' + '{datasource}' });
      for (const target of targets) expect(target.datasource).toEqual(datasource);
    }
  });
});

it('the alerts are all read by this test', () => {
  expect(ofRules.length).toBe(rules.match(/- alert:/g)?.length);
  expect(ofRules.length).toBeGreaterThan(10);
});

describe.each(['docs/guides/observing.md', 'docs/guides/observing.zh-CN.md'])('%s', (guide) => {
  it('names every number, and none that does not exist', () => {
    const named = new Set(read(guide).match(/\bwxlogin_[a-z0-9_]+/g));
    const [known, found] = [[...families.keys()], [...named].map((name) => familyOf(name) ?? name)];
    expect(known.filter((name) => !found.includes(name))).toEqual([]);
    expect(found.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names every alert', () => {
    for (const [name] of ofRules) expect(read(guide)).toContain(`\`${name}\``);
  });
});
