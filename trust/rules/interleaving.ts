import { createRandom } from '../../journeys/load.ts';
import type { Asked, History, Outcome, Told } from '../history/history.ts';
import { appids, type Reply, rules, type Send, type ServiceInside } from './service-inside.ts';

interface Held {
  readonly user: string;
  readonly session: string;
  readonly accessToken: string;
  /** The newest that its client knows of. */
  refreshToken: string;
}

export interface Interleaving {
  readonly service: ServiceInside;
  readonly history: History;
  readonly person: string;
  readonly seed: number;
  /** Requests go to any of these. */
  readonly sends: readonly Send[];
}

const mostTurns = 10;
const appid = appids[0];

/**
 * One person with one or two sessions; then a few requests at about the same moment, one or two of which end something, in an order that
 * the event loop, the database and the seed decide; then everything once more, when nothing of what was ended may work.
 */
export async function interleave({ service, history, person, seed, sends }: Interleaving): Promise<void> {
  const random = createRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const choose = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const held: Held[] = [];
  let logins = 0;
  /** To any instance. */
  const send: Send = (...request) => choose(sends)(...request);

  async function note(asked: Asked, work: () => Promise<[Outcome, Told?]>): Promise<void> {
    const answer = history.invoke(asked);
    answer(...(await work()));
  }

  async function logIn(): Promise<void> {
    // One more would push the oldest session out.
    if (logins === rules.maxSessions) return;
    logins += 1;
    const { code } = service.emulator.loginCode({ user: person, appid });
    await note({ deed: 'login', person, code }, async () => {
      const answer = await send('POST', '/login', { json: { code, appid } });
      if (answer.status !== 200) return [judge(answer)];
      const { access_token: accessToken, refresh_token: refreshToken, user } = answer.json;
      const session = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString()).sid;
      held.push({ user: user.id, session, accessToken, refreshToken });
      return ['ok', { user: user.id, session, token: refreshToken }];
    });
  }

  async function refresh(of: Held): Promise<void> {
    const token = of.refreshToken;
    await note({ deed: 'refresh', session: of.session, token }, async () => {
      const answer = await send('POST', '/refresh', { json: { refresh_token: token } });
      if (answer.status !== 200) return [judge(answer)];
      of.refreshToken = answer.json.refresh_token;
      return ['ok', { token: answer.json.refresh_token }];
    });
  }

  const look = ({ session, accessToken }: Held) =>
    note({ deed: 'use', session }, async () => [judge(await send('GET', '/me', { bearer: accessToken }))]);
  const introspect = ({ session, accessToken, refreshToken }: Held) => {
    const [token, known] = random() < 0.5 ? [refreshToken, refreshToken] : [accessToken, undefined];
    return note({ deed: 'use', session, token: known }, async () => {
      const answer = await send('POST', '/introspect', { form: { token } });
      return [answer.status === 200 && answer.json.active === false ? 'fail' : judge(answer)];
    });
  };

  const endSession = (of: Held, end: () => Promise<Reply>) =>
    note({ deed: 'end session', session: of.session }, async () => [judge(await end())]);
  const endUser = (
    deed: 'log out everywhere' | 'ban' | 'delete',
    { user }: Held,
    end: () => Promise<Reply | boolean>,
  ) =>
    note({ deed, person, user }, async () => {
      const answer = await end();
      return [typeof answer === 'boolean' ? (answer ? 'ok' : 'fail') : judge(answer)];
    });
  const operator = service.operator;
  const idOf = ({ user }: Held) => user as `usr_${string}`;

  const ends: readonly ((of: Held) => Promise<void>)[] = [
    (of) => endSession(of, () => send('POST', '/logout', { json: {}, bearer: of.accessToken })),
    (of) => endSession(of, () => send('POST', '/logout', { json: { refresh_token: of.refreshToken } })),
    (of) => endSession(of, () => send('DELETE', `/me/sessions/${of.session}`, { bearer: choose(held).accessToken })),
    (of) =>
      endSession(of, () => send('POST', '/revoke', { form: { token: choose([of.accessToken, of.refreshToken]) } })),
    (of) =>
      endUser('log out everywhere', of, () => send('POST', '/logout', { json: { all: true }, bearer: of.accessToken })),
    (of) => endUser('ban', of, async () => (await operator?.ban(idOf(of))) !== undefined),
    (of) => endUser('delete', of, async () => (await operator?.delete(idOf(of))) === true),
    (of) => {
      const { code } = service.emulator.loginCode({ user: person, appid });
      return endUser('delete', of, () => send('DELETE', '/me', { json: { code }, bearer: of.accessToken }));
    },
  ];
  const uses: readonly ((of: Held) => Promise<void>)[] = [refresh, refresh, look, introspect, logIn];

  async function afterTurns(deed: (of: Held) => Promise<void>): Promise<void> {
    const of = choose(held);
    for (let turn = below(mostTurns); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
    await deed(of);
  }

  await logIn();
  if (random() < 0.5) await logIn();
  if (held.length === 0) return;
  const racing = [choose(ends), ...(random() < 0.3 ? [choose(ends)] : [])];
  for (let count = 2 + below(4); count > 0; count -= 1) racing.splice(below(racing.length + 1), 0, choose(uses));
  await Promise.all(racing.map(afterTurns));
  for (const of of held) for (const use of [look, introspect, refresh]) await use(of);
  await logIn();
}

/** What is neither a good answer nor a refusal leaves open what has happened. */
const judge = ({ status }: Reply): Outcome =>
  status < 300 ? 'ok' : status < 500 && status !== 429 ? 'fail' : 'unknown';
