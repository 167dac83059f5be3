import { randomBytes } from 'node:crypto';
import { createRandom } from '../../journeys/load.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { appids, openService, type Reply, type ServiceInside } from './service-inside.ts';
import { crop, describeSample, mostT, welchT } from './welch.ts';

/** Asks once, and is refused. */
type Ask = () => Promise<Reply>;

interface Pair {
  readonly name: string;
  /** Each makes what is asked before the clock runs. */
  readonly unknown: () => Ask;
  readonly wrong: () => Ask;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** An identifier that reads like this one, of the same moment, which nobody has. */
const otherThan = (id: string): string =>
  id.slice(0, -12) + [...randomBytes(12)].map((byte) => alphabet[byte % 32]).join('');

const people = 50;
const warmUps = 300;

async function logIn(service: ServiceInside): Promise<string[]> {
  const [appid] = appids;
  const [send] = service.instances;
  const tokens: string[] = [];
  for (let index = 0; index < people; index += 1) {
    const { code } = service.emulator.loginCode({ user: `p${index}`, appid });
    tokens.push((await send?.('POST', '/login', { json: { code, appid } }))?.json.refresh_token);
  }
  return tokens;
}

/** Of a session that is there and of one that is not, each with a MAC that nobody wrote. */
function refreshes(service: ServiceInside, tokens: readonly string[]): Pair {
  const [send] = service.instances;
  if (!send) throw new Error('There is no instance.');
  let next = 0;
  const make = (change: (id: string) => string) => () => {
    const [prefix, version, id = '', counter] = (tokens[next++ % tokens.length] ?? '').split('.');
    const mac = randomBytes(32).toString('base64url');
    const json = { refresh_token: [prefix, version, change(id), counter, mac].join('.') };
    return () => send('POST', '/refresh', { json });
  };
  return { name: 'refresh', unknown: make(otherThan), wrong: make((id) => id) };
}

/** Of a back end that is there and of one that is not. */
function credentials(service: ServiceInside): Pair {
  const [send] = service.instances;
  const [known = ''] = service.clientId ? [service.clientId] : [];
  if (!send) throw new Error('There is no instance.');
  const make = (id: () => string) => () => {
    const form = { token: 'x', client_id: id(), client_secret: `wxc1.${randomBytes(32).toString('base64url')}` };
    return () => send('POST', '/introspect', { form, isAnonymous: true });
  };
  return { name: 'client', unknown: make(() => otherThan(known)), wrong: make(() => known) };
}

interface Measured {
  readonly t: number;
  readonly differenceNs: number;
  readonly texts: ReadonlySet<string>;
}

/** One after the other, in an order that only the seed knows. */
async function measure({ unknown, wrong }: Pair, { tries, seed }: { tries: number; seed: number }): Promise<Measured> {
  const random = createRandom(seed);
  const times: [number[], number[]] = [[], []];
  const texts = new Set<string>();
  for (let count = -warmUps; count < tries * 2; count += 1) {
    const which = random() < 0.5 ? 0 : 1;
    const ask = which === 0 ? unknown() : wrong();
    const began = process.hrtime.bigint();
    const answer = await ask();
    const took = Number(process.hrtime.bigint() - began);
    if (count >= 0) times[which].push(took);
    const { request_id: _, ...text } = answer.json;
    texts.add(`${answer.status} ${JSON.stringify(text)}`);
  }
  const [one, other] = crop(...times).map(describeSample);
  if (!one || !other) throw new Error('Nothing was measured.');
  return { t: welchT(one, other), differenceNs: Math.round(one.mean - other.mean), texts };
}

export const timing: Trial = {
  name: 'timing',
  proves: 'P23',
  claim:
    'A refresh token of a session that is there and of one that is not, a back end that is there and one that is not: wrong ones are refused in the same words and the same time.',
  counts: 'tries of each',
  on: 'one',
  sizes: { full: 10_000, quick: 0 },
  async run({ database, size, seed }: Stage): Promise<Outcome> {
    const service = await openService(database);
    try {
      const tokens = await logIn(service);
      const figures: Record<string, number | string> = {};
      const claims: Record<string, boolean> = {};
      const pairs = [
        { pair: refreshes(service, tokens), tries: size },
        // A back end has one identifier, which is no secret: fewer tries say enough.
        { pair: credentials(service), tries: Math.ceil(size / 4) },
      ];
      for (const { pair, tries } of pairs) {
        const { t, differenceNs, texts } = await measure(pair, { tries, seed });
        figures[`${pair.name}: tries`] = tries;
        figures[`${pair.name}: t`] = t.toFixed(2);
        figures[`${pair.name}: difference`] = `${differenceNs} ns`;
        claims[`${pair.name}: |t| is below ${mostT}, not ${t.toFixed(2)}`] = Math.abs(t) < mostT;
        claims[`${pair.name}: there is one text, not ${[...texts].join(' and ')}`] = texts.size === 1;
      }
      return { figures, broken: findBroken(claims) };
    } finally {
      await service.close();
    }
  },
};
