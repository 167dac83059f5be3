import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../journeys/load.ts';
import { type Endured, findDrift, judgeEndurance, type Sample } from '../judge-endurance.ts';

const random = createRandom(3);
const good: Sample = { megabytes: 200, descriptors: 40, answers: 100, logins: 25, refused: 0, others: [] };

/** Twenty minutes, in which connections come and go. */
const minutes = (change: (at: number) => Partial<Sample> = () => ({})): Sample[] =>
  Array.from({ length: 120 }, (_, at) => ({ ...good, descriptors: 40 + Math.floor(9 * random()), ...change(at) }));
/** What is held every two minutes, some MiB more or less. */
const hold = (growth: number): number[] => Array.from({ length: 10 }, (_, at) => 90 + 8 * random() + growth * at);

const endured: Omit<Endured, 'samples'> = {
  perSecond: 10,
  held: hold(0),
  pairs: Array.from({ length: 8 }, (_, at) => ({ aged: 10 + (at % 3), fresh: 11 })),
  attempts: 1800,
  attemptsLastSeconds: 720,
};

describe('endurance', () => {
  it('is kept by a service that stays as it is', () => {
    expect(judgeEndurance({ ...endured, samples: minutes() }).broken).toEqual([]);
  });

  it.each<[string, Partial<Endured>, string]>([
    ['a leak', { held: hold(5) }, 'what is held does not grow'],
    ['a crowd in memory', { samples: minutes((at) => ({ megabytes: at === 60 ? 400 : 200 })) }, 'memory stays within'],
    ['descriptors left open', { samples: minutes((at) => ({ descriptors: 40 + at })) }, 'descriptors stay'],
    ['one refusal', { samples: minutes((at) => ({ refused: at === 60 ? 1 : 0 })) }, 'not: refused'],
    ['one lost answer', { samples: minutes((at) => ({ others: at === 60 ? ['login: 0'] : [] })) }, 'not: login: 0'],
    ['a slower one', { pairs: endured.pairs.map(({ aged, fresh }) => ({ aged: aged * 1.3, fresh })) }, 'takes at most'],
    [
      'a busy machine',
      {
        pairs: endured.pairs
          .map(() => ({ aged: 400, fresh: 150 }))
          .with(0, { aged: 150, fresh: 400 })
          .with(1, { aged: 150, fresh: 400 }),
      },
      'is quiet',
    ],
    ['codes kept for good', { attempts: 3000 }, 'login codes'],
  ])('is broken by %s', (_, changed, says) => {
    const { broken } = judgeEndurance({ ...endured, samples: minutes(), ...changed });
    expect(broken).toEqual([expect.stringContaining(says)]);
  });
});

it('takes no notice of a pause that meets one of the two', () => {
  const pairs = [...endured.pairs.slice(1), { aged: 500, fresh: 10 }];
  expect(findDrift(pairs).isSlower).toBe(false);
});
