import type { Emulator } from '@wxlogin/emulator';
import type { Answer, Client } from './client.ts';

/** A session that a client was told of by a whole answer. */
export interface Acknowledged {
  readonly user: string;
  readonly id: string;
  readonly accessToken: string;
  /** Undefined after a renewal without an answer: whether this one or its successor is the current one is not known. */
  readonly refreshToken: string | undefined;
}

/** What the people of a load do. */
export type Deed = 'log in' | 'look' | 'renew' | 'log out';

export interface LoadOptions {
  readonly client: Client;
  readonly emulator: Emulator;
  /** How often each deed is done, in comparison with the others. */
  readonly deeds: Readonly<Partial<Record<Deed, number>>>;
  readonly seed: number;
  readonly perSecond?: number;
  readonly people?: number;
}

/** Requests at a steady rate, as long as not too many of them wait for an answer. */
export interface Load {
  readonly sent: number;
  /** Sessions that nobody has ended. */
  readonly alive: readonly Acknowledged[];
  /** Sessions whose logout was answered. */
  readonly ended: readonly Acknowledged[];
  /** How often each other answer came than the one that is wished for. */
  readonly failures: ReadonlyMap<string, number>;
  /** Of good answers, in milliseconds. */
  readonly latencies: readonly number[];
  /** The longest time without a good answer. */
  readonly longestSilenceMs: number;
  /** Resolves when everything that was sent is answered or lost. */
  stop(): Promise<void>;
}

const tickMs = 5;
/** Half a second of the usual rate: on a machine that is behind, more would only be a longer queue. */
const mostUnderWay = 100;

export function startLoad(options: LoadOptions): Load {
  const { client, emulator, seed, perSecond = 200, people = 200 } = options;
  const random = createRandom(seed);
  const deck = Object.entries(options.deeds).flatMap(([deed, weight]) => Array<Deed>(weight).fill(deed as Deed));
  const alive: Acknowledged[] = [];
  const ended: Acknowledged[] = [];
  const failures = new Map<string, number>();
  const latencies: number[] = [];
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  let lastGoodMs = performance.now();
  let longestSilenceMs = 0;

  /** Takes one session, so that nobody else uses it meanwhile. */
  function take(): Acknowledged | undefined {
    const index = Math.floor(random() * alive.length);
    const last = alive.pop();
    const taken = alive[index];
    if (!last || !taken) return last;
    alive[index] = last;
    return taken;
  }

  /** Keeps what a good answer told; what became of a request without one is not known, and nothing is claimed of it. */
  const deeds: Readonly<Record<Deed, (session: Acknowledged | undefined) => Promise<Answer>>> = {
    'log in': async () => {
      const user = `p${Math.floor(random() * people)}`;
      const answer = await client.logIn(emulator.loginCode({ user }));
      if (answer.status === 200) alive.push(readSession(user, answer));
      return answer;
    },
    look: async (session) => {
      const looked = client.send('GET', '/me', { bearer: session?.accessToken ?? '' });
      return looked.finally(() => session && alive.push(session));
    },
    renew: async (session) => {
      let renewed: Acknowledged | undefined = session && { ...session, refreshToken: undefined };
      try {
        const answer = await client.refresh(session?.refreshToken ?? '');
        if (session && answer.status === 200) renewed = readSession(session.user, answer);
        return answer;
      } finally {
        if (renewed) alive.push(renewed);
      }
    },
    'log out': async (session) => {
      const answer = await client.send('POST', '/logout', { json: {}, bearer: session?.accessToken ?? '' });
      if (session && answer.status === 204) ended.push(session);
      return answer;
    },
  };

  async function perform(): Promise<void> {
    const wished = deck[Math.floor(random() * deck.length)] ?? 'log in';
    const session = wished === 'log in' ? undefined : take();
    const deed = session ? (wished === 'renew' && !session.refreshToken ? 'look' : wished) : 'log in';
    const began = performance.now();
    const outcome = await deeds[deed](session).catch((error: Error & { code?: string }) => error);
    if (outcome instanceof Error || outcome.status >= 300)
      return count(failures, `${deed}: ${describeFailure(outcome)}`);
    const now = performance.now();
    latencies.push(now - began);
    longestSilenceMs = Math.max(longestSilenceMs, now - lastGoodMs);
    lastGoodMs = now;
  }

  let last = performance.now();
  let due = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    due += ((now - last) / 1000) * perSecond;
    last = now;
    for (; due >= 1; due -= 1) {
      if (underWay.size >= mostUnderWay) continue;
      sent += 1;
      const performed = perform().finally(() => underWay.delete(performed));
      underWay.add(performed);
    }
  }, tickMs);

  return {
    get sent() {
      return sent;
    },
    alive,
    ended,
    failures,
    latencies,
    get longestSilenceMs() {
      return longestSilenceMs;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}

const readSession = (user: string, { json }: Answer): Acknowledged => ({
  user,
  id: json.user.id,
  accessToken: json.access_token,
  refreshToken: json.refresh_token,
});

const describeFailure = (outcome: Answer | (Error & { code?: string })): string =>
  outcome instanceof Error ? (outcome.code ?? outcome.message) : `${outcome.status} ${outcome.json?.code ?? ''}`.trim();

const count = (counts: Map<string, number>, name: string) => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
