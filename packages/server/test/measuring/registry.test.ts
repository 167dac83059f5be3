import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../src/measuring/registry.ts';
import { readExposition, sumOf } from './read-exposition.ts';

describe('what the registry writes', () => {
  it('can be read back, with whatever stands in a label or a help', () => {
    const registry = createRegistry();
    const nasty = ['a "quoted" one', 'back\\slash', 'two\nlines', 'a,b="c"', '} 5', '微信', ''];
    const counter = registry.counter({
      name: 'tried_total',
      help: 'Says "so" in\ntwo lines \\ here.',
      labels: ['what'],
    });
    for (const each of nasty) counter.add([each], 3);
    const { samples } = readExposition(registry.write()).get('tried_total') ?? { samples: [] };
    expect(samples).toEqual(nasty.map((what) => ({ name: 'tried_total', labels: { what }, value: 3 })));
  });

  it('has a number without labels from the start, and one with labels from its first use', () => {
    const registry = createRegistry();
    registry.counter({ name: 'plain_total', help: 'Plain.' });
    registry.counter({ name: 'labelled_total', help: 'Labelled.', labels: ['by'] });
    registry.histogram({ name: 'taken_seconds', help: 'Taken.', bounds: [1, 2] });
    const families = readExposition(registry.write());
    expect(families.get('plain_total')?.samples).toEqual([{ name: 'plain_total', labels: {}, value: 0 }]);
    expect(families.get('labelled_total')?.samples).toEqual([]);
    expect(families.get('taken_seconds')?.samples).toHaveLength(5);
  });

  it('puts what is taken into every bucket that is wide enough, the bound itself included', () => {
    const registry = createRegistry();
    const histogram = registry.histogram({ name: 'taken_seconds', help: 'Taken.', labels: ['of'], bounds: [0.1, 1] });
    for (const value of [0.05, 0.1, 0.5, 7]) histogram.take(['x'], value);
    expect(registry.write().split('\n').slice(2, -1)).toEqual([
      'taken_seconds_bucket{of="x",le="0.1"} 2',
      'taken_seconds_bucket{of="x",le="1"} 3',
      'taken_seconds_bucket{of="x",le="+Inf"} 4',
      'taken_seconds_sum{of="x"} 7.65',
      'taken_seconds_count{of="x"} 4',
    ]);
  });

  it('tells label values apart also where joining them would not', () => {
    const registry = createRegistry();
    const counter = registry.counter({ name: 'pairs_total', help: 'Pairs.', labels: ['a', 'b'] });
    counter.add(['x', 'yz']);
    counter.add(['xy', 'z']);
    expect(readExposition(registry.write()).get('pairs_total')?.samples).toHaveLength(2);
  });

  it('shows of a gauge that was cleared only what was set since', () => {
    const registry = createRegistry();
    const gauge = registry.gauge({ name: 'parts', help: 'Parts.', labels: ['part'] });
    gauge.set(['gone'], 1);
    gauge.clear();
    gauge.set(['there'], 0);
    expect(registry.write()).not.toContain('gone');
    expect(sumOf(registry.write(), 'parts', { part: 'there' })).toBe(0);
  });
});

describe('the reader that these tests believe', () => {
  const head = '# HELP a_total A.\n# TYPE a_total counter\n';
  it.each([
    ['a sample without a head', 'a_total 1\n'],
    ['a sample of another name', `${head}b_total 1\n`],
    ['a sample twice', `${head}a_total 1\na_total 2\n`],
    ['no number', `${head}a_total one\n`],
    ['a quote in a label', `${head}a_total{x="a"b"} 1\n`],
    ['a head twice', head + head],
    ['no line feed at the end', `${head}a_total 1`],
    [
      'a histogram that falls',
      '# HELP h H.\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
    ],
    [
      'a histogram without its last bucket',
      '# HELP h H.\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n',
    ],
  ])('refuses %s', (_, text) => {
    expect(() => readExposition(text)).toThrow();
  });
});
