import type { KeyOperations } from '@wxlogin/server';
import { createRandom } from '../../journeys/load.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { newRootSecret, startTurnedService, type Token, type TurnedService } from './turned-service.ts';
import { createVerifier, habits, type Verifier } from './verifiers.ts';
import { count, listPublished, startWatch, untilForgotten, type Watch } from './watch.ts';

/** What a key is believed after it signs no more: the longest token, the leeway, and twice what verifiers keep the keys. */
const keepSeconds = 600 + 60 + 600;
const maxAge = 300;
const minute = 60;
/** A step of time is shorter; and the keys are looked at once in one. */
const slack = 60;

/** Every so many rotations one key is compromised and the root secret changed; and at the last. */
const emergencyEvery = 5;

interface Trying {
  readonly service: TurnedService;
  readonly verifiers: readonly Verifier[];
  readonly watch: Watch;
  /** What did not hold, and how often. */
  readonly wrong: Map<string, number>;
  longestBelief: number;
}

/** The next key is made, signs, and the one before it is believed until nothing of it can be alive. */
async function rotate(trying: Trying): Promise<void> {
  const { service, watch } = trying;
  const [before] = (await service.operate((keys) => keys.list())).filter(({ state }) => state === 'active');
  const { key, isNew } = await service.operate((keys) => keys.rotate());
  if (!before || !isNew) return count(trying.wrong, 'no new key was made');
  await watch.pass(key.activeAt - service.now() + keepSeconds - slack);
  if (!watch.newestOf(key.kid)) count(trying.wrong, 'the new key does not sign');
  await watch.pass(2 * slack + 2 * maxAge + slack);
  const old = watch.newestOf(before.kid);
  if (old) await expectRefused(trying, old, 'a removed key');
}

/** Nobody believes this token, and not for its age. */
async function expectRefused({ service, verifiers, wrong }: Trying, token: Token, what: string): Promise<void> {
  for (const verifier of verifiers) if (await verifier.believes(token)) count(wrong, `${what} is believed offline`);
  for (const instance of service.instances) {
    const refusal = await instance.login.verify(token.text).catch((error: { code?: string }) => error.code);
    if (refusal !== 'access_token_invalid') count(wrong, `${what} is believed by wxlogin: ${refusal}`);
    if ((await listPublished(instance)).includes(token.kid)) count(wrong, `${what} is published`);
  }
}

/** The key that signs is compromised; `isPrepared`: the next one was published before. */
async function compromise(trying: Trying, isPrepared: boolean): Promise<void> {
  const { service, watch, verifiers } = trying;
  if (isPrepared) {
    await service.operate((keys) => keys.rotate());
    await watch.pass(2 * maxAge + 2 * slack);
  }
  const token = await service.renew(service.instances[0] as TurnedService['instances'][number]);
  const began = service.now();
  const removed = await service.operate((keys) => keys.removeCompromised(token.kid));
  watch.disown(token.kid);
  if (!isPrepared) watch.learningUntil = began + minute + 2 * maxAge + slack;
  service.advance(minute);
  await untilForgotten(token.kid, service);
  for (const instance of service.instances) {
    const { kid } = await service.renew(instance);
    if (kid !== removed?.signs) count(trying.wrong, 'another key than the one said signs after a compromise');
  }
  const prompt = verifiers.filter(({ habit }) => habit.ages === 1);
  while (service.now() < began + minute + 2 * maxAge + slack) {
    const stillBelieve = await Promise.all(prompt.map((verifier) => verifier.believes(token)));
    if (stillBelieve.includes(true)) trying.longestBelief = Math.max(trying.longestBelief, service.now() - began);
    await watch.pass(slack / 2);
  }
  await expectRefused(trying, token, 'a compromised key');
}

/** Two operators give it another root secret at the same moment; one of them succeeds. */
async function changeRootSecret({ service, watch, wrong }: Trying): Promise<void> {
  const previousRootSecret = service.rootSecret;
  const wishes = [newRootSecret(), newRootSecret()];
  const meet = createMeeting(wishes.length);
  const rewrap = async (keys: KeyOperations) => {
    await meet();
    return keys.rewrap();
  };
  const outcomes = await Promise.allSettled(
    wishes.map((rootSecret) => service.operate(rewrap, { rootSecret, previousRootSecret }).finally(meet)),
  );
  const kept = wishes.filter((_, index) => outcomes[index]?.status === 'fulfilled');
  if (kept.length !== 1) count(wrong, `${kept.length} of two new root secrets were taken`);
  await watch.pass(minute);
  for (const rootSecret of kept)
    await service.restart(rootSecret).catch(() => count(wrong, 'a root secret that was taken opens nothing'));
  await service.restart(previousRootSecret).then(
    () => count(wrong, 'the root secret of before still opens'),
    () => undefined,
  );
  await watch.pass(minute);
}

/** Whoever comes waits for the others, or for their end: opening a database takes longer than what they race for. */
function createMeeting(count: number): () => Promise<void> {
  let missing = count;
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return () => {
    missing -= 1;
    if (missing === 0) begin();
    return begun;
  };
}

async function tryAll({ size }: Stage, trying: Trying): Promise<void> {
  for (let round = 1; round <= size; round += 1) {
    await rotate(trying);
    if (round % emergencyEvery !== 0 && round !== size) continue;
    await compromise(trying, round % (2 * emergencyEvery) === 0);
    await changeRootSecret(trying);
  }
}

export const rotatedKeys: Trial = {
  name: 'rotated-keys',
  proves: 'P7',
  claim:
    'Rotations while three services verify with kept keys: no good token is refused; a removed key is refused, a compromised one within a minute and the max-age; the root secret is changed meanwhile.',
  counts: 'rotations',
  on: 'one',
  sizes: { full: 50, quick: 1 },
  async run(stage): Promise<Outcome> {
    const random = createRandom(stage.seed);
    const service = await startTurnedService(stage.database);
    const choose = () => service.instances[random() < 0.5 ? 0 : 1] as TurnedService['instances'][number];
    const verifiers = habits.map((habit) => createVerifier({ habit, now: service.now, choose }));
    const watch = startWatch({ service, verifiers, random });
    const trying: Trying = { service, verifiers, watch, wrong: new Map(), longestBelief: 0 };
    const [began, beganAt] = [performance.now(), service.now()];
    try {
      await tryAll(stage, trying);
    } finally {
      await service.close();
    }
    const seconds = (performance.now() - began) / 1000;
    return {
      ...judge(stage, trying),
      figures: describe(trying, { seconds, turned: service.now() - beganAt }),
    };
  },
};

function describe(
  { watch: { counts }, verifiers, longestBelief, wrong }: Trying,
  { seconds, turned }: { readonly seconds: number; readonly turned: number },
): Outcome['figures'] {
  return {
    verifications: counts.verifications,
    'a second': Math.round(counts.verifications / seconds),
    'time turned': `${Math.round(turned / 3600)} h`,
    'failed verifications': sum(counts.failures),
    wrong: sum(wrong),
    'keys asked for': verifiers.reduce((all, { lookups }) => all + lookups, 0),
    'compromised key believed': `${longestBelief} s`,
    'refused while learning of a key': counts.learning,
  };
}

function judge({ size }: Stage, { watch: { counts }, wrong, longestBelief }: Trying) {
  return {
    broken: findBroken({
      [`no good token is refused, unlike: ${list(counts.failures)}`]: counts.failures.size === 0,
      [`everything is as it must be, unlike: ${list(wrong)}`]: wrong.size === 0,
      'a compromised key is believed a minute and the max-age at most': longestBelief <= minute + maxAge,
      'each rotation was met by verifications': counts.verifications > size * 1000,
    }),
  };
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, each) => all + each, 0);
const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, times]) => `${times} x ${name}`).join(', ');
