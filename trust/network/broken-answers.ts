import { startEmulator } from '@wxlogin/emulator';
import { type Answer, createClient } from '../../journeys/client.ts';
import { startService } from '../../journeys/service.ts';
import { countRows } from '../../packages/server/test/servers/count-rows.ts';
import { findBroken, type Trial } from '../trial.ts';
import { type FaultProxy, type Faults, openFaultProxy, type Way } from './fault-proxy.ts';

/** After so many resets the other manners have their turn. */
const othersEvery = 20;
/** So many clients at once, each with a network of its own. */
const clients = 6;
/** Of a client that will hear nothing more, and of one that will be told. */
const [patienceMs, longPatienceMs] = [400, 10_000];

interface Counts {
  lost: number;
  refused: number;
  doubles: number;
  strangers: number;
}

export const brokenAnswers: Trial = {
  name: 'broken-answers',
  proves: 'P16',
  claim:
    'A login or a refresh breaks off at each byte of its request or answer, or is slow or silent, and is sent again: one login, one session, and nobody else gets it.',
  counts: 'offsets, at most',
  on: 'one',
  sizes: { full: 5000, quick: 30 },
  async run({ database, size }) {
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const service = await startService({ database, emulator });
    const port = Number(new URL(service.instances[0]?.url ?? '').port);
    const steady = createClient(service.instances[0]?.url ?? '');
    const networks = await Promise.all(Array.from({ length: clients }, () => openFaultProxy({ port })));
    const counts: Counts = { lost: 0, refused: 0, doubles: 0, strangers: 0 };
    let people = 0;

    /** Somebody's only login, whose first try meets these faults. */
    async function logIn(network: FaultProxy, faults: Faults): Promise<Answer> {
      const user = `p${people++}`;
      const { code } = emulator.loginCode({ user });
      const key = `key-of-${user}`;
      const first = await once(network, faults, '/login', { code }, { 'idempotency-key': key });
      if (!first) counts.lost += 1;
      // Who has seen the code on its way has no key. Nothing is his, unless the code never arrived; then he would be the first.
      if (faults.cut?.way !== 'there') counts.strangers += await countGiven(code);
      const again = await steady.logIn({ code }, key);
      if (again.status !== 200) counts.refused += 1;
      else counts.doubles += (await countSessions(again)) - 1;
      return again;
    }

    async function countGiven(code: string): Promise<number> {
      const answers = await Promise.all([steady.logIn({ code }), steady.logIn({ code }, 'another-key')]);
      return answers.filter(({ status, json }) => status !== 400 || json.code !== 'js_code_used').length;
    }

    async function countSessions({ json }: Answer): Promise<number> {
      const { status, json: list } = await steady.send('GET', '/me/sessions', { bearer: json.access_token });
      return status === 200 ? list.sessions.length : 0;
    }

    /** The same for a refresh; gives the successor. */
    async function refresh(network: FaultProxy, faults: Faults, session: Answer): Promise<Answer> {
      const { refresh_token } = session.json;
      if (!(await once(network, faults, '/refresh', { refresh_token }))) counts.lost += 1;
      const again = await steady.refresh(refresh_token);
      if (again.status === 200) return again;
      counts.refused += 1;
      return logIn(network, {});
    }

    try {
      const lengths = await measureLengths(networks[0] as FaultProxy, emulator.loginCode({ user: 'measured' }).code);
      const breaks = chooseBreaks(lengths, size);
      await Promise.all(
        networks.map(async (network, at) => {
          let session = await logIn(network, {});
          for (const { of, faults } of breaks.filter((_, index) => index % clients === at)) {
            if (of === 'login') await logIn(network, faults);
            else session = await refresh(network, faults, session);
          }
          if ((await countSessions(session)) !== 1) counts.doubles += 1;
        }),
      );
      const { users } = await countRows(database);
      return {
        figures: {
          'bytes of a login': lengths.login.back,
          'bytes of a refresh': lengths.refresh.back,
          tries: breaks.length,
          'lost on the way': counts.lost,
          'retries refused': counts.refused,
          'sessions too many': counts.doubles,
          'given to strangers': counts.strangers,
          'users too many': users - people - 1,
        },
        broken: findBroken({
          [`what breaks off is lost: ${counts.lost} of ${breaks.filter(({ faults }) => faults.cut).length}`]:
            counts.lost === breaks.filter(({ faults }) => faults.cut).length,
          'every retry has a good answer': counts.refused === 0,
          'everybody has one session': counts.doubles === 0,
          'nobody is there twice': users === people + 1,
          'no answer is given again without the Idempotency-Key of the first request': counts.strangers === 0,
        }),
      };
    } finally {
      await steady.close();
      await Promise.all(networks.map((network) => network.close()));
      await service.close();
      await emulator.close();
    }
  },
};

type Kind = 'login' | 'refresh';
type Lengths = Readonly<Record<Kind, Readonly<Record<Way, number>>>>;

/** Of request and answer, as they go over the line. */
async function measureLengths(network: FaultProxy, code: string): Promise<Lengths> {
  const measure = async (path: string, json: object, headers = {}) => {
    const before = { ...network.bytes };
    const answer = await once(network, {}, path, json, headers);
    const { there, back } = network.bytes;
    return { answer, length: { there: there - before.there, back: back - before.back } };
  };
  const login = await measure('/login', { code }, { 'idempotency-key': 'key-of-p0' });
  const refresh = await measure('/refresh', { refresh_token: login.answer?.json.refresh_token });
  return { login: login.length, refresh: refresh.length };
}

interface Break {
  readonly of: Kind;
  readonly faults: Faults;
}

/** A reset at each byte, or at so many of them at the same distance; some in other manners besides, and some slow lines. */
function chooseBreaks(lengths: Lengths, size: number): Break[] {
  const places = (['login', 'refresh'] as const).flatMap((of) =>
    (['back', 'there'] as const).flatMap((way) =>
      Array.from({ length: lengths[of][way] }, (_, after) => ({ of, way, after })),
    ),
  );
  const step = Math.max(1, places.length / size);
  const chosen = Array.from(
    { length: Math.floor(places.length / step) },
    (_, index) => places[Math.floor(index * step)],
  );
  return chosen.flatMap((place, index) => {
    if (!place) return [];
    const { of, way, after } = place;
    const reset = { of, faults: { cut: { way, after, by: 'reset' } } } as const;
    if (index % othersEvery !== 0) return [reset];
    const others = (['end', 'half-open', 'silence'] as const).map((by) => ({
      of,
      faults: { cut: { way, after, by } },
    }));
    return [reset, ...others, { of, faults: { bytesPerSecond: 1000 } }];
  });
}

/** Sends a request once, on a connection of its own; undefined when its answer was lost. */
async function once(
  network: FaultProxy,
  faults: Faults,
  path: string,
  json: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer | undefined> {
  network.set(faults);
  const client = createClient(network.url);
  const patience = setTimeout(() => void client.close(), faults.cut?.by === 'silence' ? patienceMs : longPatienceMs);
  const answer = await client.send('POST', path, { json, headers }).catch(() => undefined);
  clearTimeout(patience);
  await client.close();
  return answer;
}
