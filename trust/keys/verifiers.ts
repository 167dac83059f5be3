import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Instance, issuer, type Token } from './turned-service.ts';

/** How somebody who verifies tokens alone keeps the public keys. */
export interface Habit {
  readonly name: string;
  /** How often as long as the answer says. */
  readonly ages: number;
  /** Asks again for a key it does not know, this often at most; null: never. */
  readonly asksAgainSeconds: number | null;
}

export const habits: readonly Habit[] = [
  { name: 'as told, and never asks earlier', ages: 1, asksAgainSeconds: null },
  { name: 'twice as long as told', ages: 2, asksAgainSeconds: null },
  { name: 'as told, and asks for unknown keys', ages: 1, asksAgainSeconds: 30 },
];

export interface Verifier {
  readonly habit: Habit;
  /** How often it has asked for the keys. */
  readonly lookups: number;
  /** Undefined when the token is good at this time; else why not. */
  verify(token: Token): Promise<string | undefined>;
  /** Whether it would believe the signature, however old the token is. */
  believes(token: Token): Promise<boolean>;
}

export interface VerifierOptions {
  readonly habit: Habit;
  readonly now: () => number;
  /** Whoever answers when it asks for the keys. */
  readonly choose: () => Instance;
}

/** A service that has nothing but the public keys, and uses the library jose as the guide says. */
export function createVerifier({ habit, now, choose }: VerifierOptions): Verifier {
  let lookups = 0;
  let kept: Kept | undefined;

  async function look(): Promise<Kept> {
    lookups += 1;
    kept = { ...(await fetchKeys(choose())), at: now() };
    return kept;
  }
  async function attempt(token: Token, at: number): Promise<string | undefined> {
    const { find, at: askedAt } = kept && now() - kept.at < kept.maxAge * habit.ages ? kept : await look();
    const currentDate = new Date(at * 1000);
    const rules = { algorithms: ['ES256'], typ: 'at+jwt', issuer, audience: issuer, clockTolerance: 60, currentDate };
    const refusal = await jwtVerify(token.text, find, rules).then(
      () => undefined,
      (error: unknown) => (error instanceof errors.JOSEError ? error.code : String(error)),
    );
    const mayAsk = habit.asksAgainSeconds !== null && now() - askedAt >= habit.asksAgainSeconds;
    if (refusal !== 'ERR_JWKS_NO_MATCHING_KEY' || !mayAsk) return refusal;
    await look();
    return attempt(token, at);
  }
  return {
    habit,
    get lookups() {
      return lookups;
    },
    verify: (token) => attempt(token, now()),
    believes: async (token) => (await attempt(token, token.expiresAt - 1)) === undefined,
  };
}

interface Kept {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly maxAge: number;
  readonly at: number;
}

async function fetchKeys({ login }: Instance): Promise<Omit<Kept, 'at'>> {
  const answer = await login.fetch(new Request(`${issuer}/.well-known/jwks.json`));
  const [, maxAge] = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '') ?? [];
  if (answer.status !== 200 || maxAge === undefined) throw new Error(`The keys may not be kept: ${answer.status}`);
  return { find: createLocalJWKSet((await answer.json()) as JSONWebKeySet), maxAge: Number(maxAge) };
}
