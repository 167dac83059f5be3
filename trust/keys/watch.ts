import { setTimeout as wait } from 'node:timers/promises';
import type { Instance, Token, TurnedService } from './turned-service.ts';
import type { Verifier } from './verifiers.ts';

export interface Counts {
  verifications: number;
  /** Of good tokens, by what was said. */
  readonly failures: Map<string, number>;
  /** Refused by those who could not know the key yet, because there was no time to publish it. */
  learning: number;
}

/** People's tokens, used everywhere while time goes on. */
export interface Watch {
  readonly counts: Counts;
  /** Lets so much time pass, in steps; everything goes on meanwhile. */
  pass(seconds: number): Promise<void>;
  /** The newest token that this key has signed. */
  newestOf(kid: string): Token | undefined;
  /** Tokens of this key are good no more. */
  disown(kid: string): void;
  /** Until then, verifiers may not know the newest key. */
  learningUntil: number;
}

export interface Watched {
  readonly service: TurnedService;
  readonly verifiers: readonly Verifier[];
  readonly random: () => number;
}

const verificationsEachStep = 12;
/** A new token every so many steps: some ten are good at any time. */
const renewedEach = 2;

export function startWatch({ service, verifiers, random }: Watched): Watch {
  const counts: Counts = { verifications: 0, failures: new Map(), learning: 0 };
  const newest = new Map<string, Token>();
  const disowned = new Set<string>();
  let good: Token[] = [];
  let steps = 0;
  let turnsAt = service.now();
  const choose = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

  async function verify(token: Token, offline: Verifier | undefined): Promise<void> {
    counts.verifications += 1;
    const failure = offline
      ? await offline.verify(token)
      : await choose(service.instances)
          .login.verify(token.text)
          .then(() => undefined, String);
    if (failure === undefined) return;
    if (offline && service.now() < watch.learningUntil) counts.learning += 1;
    else count(counts.failures, `${failure} (${offline?.habit.name ?? 'wxlogin itself'})`);
  }
  async function step(seconds: number): Promise<void> {
    service.advance(seconds);
    if (service.now() - turnsAt >= 60) {
      turnsAt = service.now();
      for (const { takeTurn } of service.instances) takeTurn();
    }
    steps += 1;
    if (steps % renewedEach === 0) {
      const token = await service.renew(choose(service.instances));
      newest.set(token.kid, token);
      good.push(token);
    }
    good = good.filter(({ kid, expiresAt }) => expiresAt > service.now() && !disowned.has(kid));
    for (let n = 0; n < verificationsEachStep && good.length > 0; n += 1)
      await verify(choose(good), verifiers[n % (verifiers.length + 1)]);
  }
  const watch: Watch = {
    counts,
    async pass(seconds) {
      for (const end = service.now() + seconds; service.now() < end; )
        await step(Math.min(20 + Math.floor(random() * 20), end - service.now()));
    },
    newestOf: (kid) => newest.get(kid),
    disown(kid) {
      disowned.add(kid);
      good = good.filter((token) => token.kid !== kid);
    },
    learningUntil: 0,
  };
  return watch;
}

export const count = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

/** The keys that an instance publishes. */
export async function listPublished({ login }: Instance): Promise<string[]> {
  const answer = await login.fetch(new Request('http://login.test/.well-known/jwks.json'));
  const { keys } = (await answer.json()) as { keys: readonly { readonly kid: string }[] };
  return keys.map(({ kid }) => kid);
}

/** A turn is taken in the background; this waits until it has come to the keys, or for a second that nothing needs. */
export async function untilForgotten(kid: string, { instances }: TurnedService): Promise<void> {
  for (const { takeTurn } of instances) takeTurn();
  for (let tries = 0; tries < 200; tries += 1) {
    const published = await Promise.all(instances.map(listPublished));
    if (published.every((kids) => !kids.includes(kid))) return;
    await wait(5);
  }
}
