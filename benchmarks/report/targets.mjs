// What wxlogin promises itself, as ratios inside one run. Each is met, missed, or was not measured this time.

import { median } from '../measure/statistics.mjs';

const rowOf = (results, section, id) => results.sections[section]?.rows[id];
const rateTo = (section, id, base) => (results) =>
  divide(rowOf(results, section, id)?.rates, rowOf(results, section, base)?.rates);

/** The median of the ratios of each round. */
function divide(own, base) {
  return own && base && median(own.map((rate, round) => rate / base[round]));
}

const least = (wanted, unit = '×') => ({ wanted, unit, sign: '≥', isMet: (value) => value >= wanted });
const most = (wanted, unit = '×') => ({ wanted, unit, sign: '≤', isMet: (value) => value <= wanted });

const all = [
  ['login: throughput of the bare loop', least(0.9), rateTo('login', 'wxlogin', 'limit')],
  ['login: CPU of the bare loop', most(1.3), (results) => rowOf(results, 'login', 'wxlogin')?.ratio?.cpu],
  ['login: p99 of the bare loop', most(1.2), (results) => rowOf(results, 'login', 'wxlogin')?.ratio?.p99],
  ['login on PostgreSQL: throughput of the bare loop', least(0.85), rateTo('login', 'postgres', 'limit')],
  ['login: better-auth with an endpoint of its own', least(17), rateTo('login', 'wxlogin', 'better-auth')],
  ['login: the tutorial', least(9), rateTo('login', 'wxlogin', 'tutorial')],
  ['login: the careful Fastify starter', least(5.5), rateTo('login', 'wxlogin', 'starter')],
  ['refresh: throughput of the bare loop', least(0.85), rateTo('refresh', 'wxlogin', 'limit')],
  ['group commit: one commit per request', least(3), rateTo('login', 'wxlogin', 'commit-each')],
  ['the same, fsync 1 ms slower', least(10), (results) => results.slowDisk?.rows?.['slow-wxlogin'].ratio.perSecond],
  [
    'one connection: p50 of one commit per request',
    most(1.05),
    (results) => divide(rowOf(results, 'single', 'wxlogin')?.p50s, rowOf(results, 'single', 'commit-each')?.p50s),
  ],
  ['verification, seen before', most(3, 'µs'), (results) => results.verify?.micros.warm],
  ['verification, first time: one raw signature check', most(1.2), (results) => results.verify?.coldToRaw],
  ['start to first answer: the bare loop', most(2.2), (results) => results.startUp?.ratio],
  ['idle memory', most(95, 'MB'), (results) => results.startUp?.rows.wxlogin.memoryMB],
  ['second process on PostgreSQL, per core left free', least(1.7), (results) => results.secondProcess?.perCore],
  ['ten million people: rate of ten thousand', least(0.85), (results) => results.large?.rate],
];

export function judge(results) {
  return all.map(([title, { wanted, unit, sign, isMet }, read]) => {
    const value = read(results);
    const verdict = value === undefined ? 'not measured' : isMet(value) ? 'met' : 'missed';
    return { title, wanted, unit, sign, value, verdict };
  });
}
