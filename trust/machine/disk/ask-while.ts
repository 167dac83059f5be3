import type { Emulator } from '@wxlogin/emulator';
import { call, type Reply } from '../../../journeys/program.ts';
import { nameSomebody } from '../../bad-days/under-load.ts';

/** What was seen while a disk was in trouble. */
export interface Seen {
  refused: number;
  reads: number;
  ends: number;
  /** Seconds until the first good login. */
  readonly recoveries: number[];
  /** What should not have been. */
  readonly odd: string[];
}

export const createSeen = (): Seen => ({ refused: 0, reads: 0, ends: 0, recoveries: [], odd: [] });

/** Somebody who talks to one instance, not to the balancer. */
export interface Person {
  logIn(): Promise<Reply>;
  look(): Promise<Reply>;
  readKeys(): Promise<Reply>;
}

export async function logInBy(url: string, emulator: Emulator): Promise<Person> {
  const logIn = () =>
    call('POST', `${url}/login`, { json: { code: emulator.loginCode({ user: nameSomebody() }).code } });
  const { status, json } = await logIn();
  if (status !== 200) throw new Error(`a login before the trouble was answered ${status} ${json?.code}`);
  const bearer: string = json.access_token;
  return {
    logIn,
    look: () => call('GET', `${url}/me`, { bearer }),
    readKeys: () => call('GET', `${url}/.well-known/jwks.json`),
  };
}

/** Logs in so often, and reads after each time. */
export async function askWhile(person: Person, seen: Seen, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    noteLogin(await person.logIn(), seen);
    for (const read of [person.look, person.readKeys]) {
      const { status, json } = await read();
      seen.reads += 1;
      if (status !== 200) seen.odd.push(`reading: ${status} ${json?.code}`);
    }
  }
}

function noteLogin({ status, json, headers }: Reply, seen: Seen): void {
  if (status === 200) return;
  seen.refused += 1;
  const isRight = status === 503 && json?.code === 'storage_unavailable' && headers.has('retry-after');
  if (!isRight) seen.odd.push(`login: ${status} ${json?.code}`);
}

const patienceSeconds = 30;

/** How many seconds it takes until a login is good. */
export async function timeUntilGood(person: Pick<Person, 'logIn'>): Promise<number> {
  const began = performance.now();
  for (;;) {
    const status = await person.logIn().then(
      (reply) => reply.status,
      () => 0,
    );
    const seconds = (performance.now() - began) / 1000;
    if (status === 200 || seconds > patienceSeconds) return seconds;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
