import fc from 'fast-check';
import type { Model, ModelSession, ModelUser } from './model.ts';
import { appids, type Reply, rules, type Send, type ServiceInside } from './service-inside.ts';

/** The service, and the people of this sequence: nobody else knows them. */
export interface Real {
  readonly service: ServiceInside;
  readonly send: Send;
  readonly people: string;
  /** What an operator noted of those who were banned, to find them again. */
  readonly identitiesOf: Map<string, readonly { namespace: string; subject: string }[]>;
}

export type Command = fc.AsyncCommand<Model, Real, true>;
type Deed = (model: Model, real: Real) => Promise<void>;

const describe = ({ status, json }: Reply): string => (json?.code ? `${status} ${json.code}` : `${status}`);

/** A good answer is one that the model gives too. */
function expectAnswer(right: readonly string[], answer: Reply): boolean {
  if (!right.includes(describe(answer))) throw new Error(`answered ${describe(answer)}, not ${right.join(' or ')}`);
  return answer.status < 300;
}

function expectSame(what: string, found: unknown, right: unknown): void {
  if (found !== right) throw new Error(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(right)}`);
}

/** Each command a little later than the one before: what is made later also sorts later. */
const command = (text: string, run: Deed, check: (model: Model, real: Real) => boolean = () => true): Command => ({
  check: async (model) => check(model as Model, undefined as never),
  async run(model, real) {
    real.service.advance(2);
    await run(model, real);
  },
  toString: () => text,
});

const hasSession = (model: Model): boolean => model.sessions.length > 0;
const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T;

/** Reads the claims without checking them: that is the service's part. */
const readClaims = (accessToken: string) =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());

function keepTokens(session: ModelSession, { json }: Reply, now: number): void {
  session.accessToken = json.access_token;
  session.accessExpiresAt = now + rules.accessTokenSeconds;
}

export function openSession(
  model: Model,
  real: Real,
  login: { person: string; code: string; key: string | undefined },
  answer: Reply,
) {
  const now = real.service.now();
  const { json } = answer;
  const known = model.userOf.get(login.person);
  expectSame('is_new_user', json.is_new_user, !known);
  if (known) expectSame('the user', json.user.id, known.id);
  const user: ModelUser = known ?? { id: json.user.id, person: login.person, epoch: 0, isDeleted: false, ban: null };
  const { sid, sub, client_id: appid } = readClaims(json.access_token);
  expectSame('sub', sub, user.id);
  const session: ModelSession = {
    ...{ user, id: sid, appid, epoch: user.epoch, code: login.code, key: login.key, openedAt: now, rotatedAt: now },
    ...{ expiresAt: now + rules.absoluteSeconds, idleExpiresAt: now + rules.idleSeconds, endedAt: null },
    ...{ refreshTokens: [json.refresh_token], accessToken: '', accessExpiresAt: 0 },
  };
  keepTokens(session, answer, now);
  model.open(session);
}

export async function logIn(
  model: Model,
  real: Real,
  { who, app, key }: { who: number; app: number; key?: string | undefined },
) {
  const person = `${real.people}p${who}`;
  const appid = pick(appids, app);
  const { code } = real.service.emulator.loginCode({ user: person, appid });
  const right = model.login(person);
  const answer = await real.send('POST', '/login', { json: { code, appid }, key });
  if (expectAnswer(right, answer)) openSession(model, real, { person, code, key }, answer);
}

async function replay(model: Model, real: Real, { at, key }: { at: number; key: string | undefined }) {
  const session = pick(model.sessions, at);
  const right = model.replay(session, key);
  // A client that comes so late with a key is waited for, in case another instance has its answer.
  const sent = right.includes('400 js_code_invalid') ? undefined : key;
  const answer = await real.send('POST', '/login', { json: { code: session.code, appid: session.appid }, key: sent });
  if (!expectAnswer(right, answer)) return;
  expectSame('the refresh token of the same login', answer.json.refresh_token, session.refreshTokens[0]);
  keepTokens(session, answer, real.service.now());
}

async function refresh(model: Model, real: Real, { at, back }: { at: number; back: number }) {
  const session = pick(model.sessions, at);
  const generation = Math.max(0, session.refreshTokens.length - 1 - back);
  const right = model.refresh(session, generation);
  const answer = await real.send('POST', '/refresh', { json: { refresh_token: session.refreshTokens[generation] } });
  if (!expectAnswer(right, answer)) return;
  const now = real.service.now();
  keepTokens(session, answer, now);
  const successor = session.refreshTokens[generation + 1];
  if (successor !== undefined) return expectSame('the successor', answer.json.refresh_token, successor);
  session.refreshTokens.push(answer.json.refresh_token);
  Object.assign(session, { rotatedAt: now, idleExpiresAt: now + rules.idleSeconds });
}

async function look(model: Model, real: Real, session: ModelSession): Promise<void> {
  const right = model.look(session);
  const answer = await real.send('GET', '/me', { bearer: session.accessToken });
  if (expectAnswer(right, answer)) expectSame('the user', answer.json.id, session.user.id);
}

async function introspect(model: Model, real: Real, session: ModelSession): Promise<void> {
  if (!real.service.operator) return;
  const ask = async (token: string) => (await real.send('POST', '/introspect', { form: { token } })).json.active;
  expectSame('the access token active', await ask(session.accessToken), model.isAccessTokenActive(session));
  for (const [generation, token] of [...session.refreshTokens.entries()].slice(-3))
    expectSame(`refresh token ${generation} active`, await ask(token), model.isRefreshTokenActive(session, generation));
}

/** At the end of every sequence. */
export async function lookAtAll(model: Model, real: Real): Promise<void> {
  for (const session of model.sessions) {
    await look(model, real, session);
    await introspect(model, real, session);
  }
}

async function logOut(model: Model, real: Real, { at, all, back }: { at: number; all: boolean; back: number | null }) {
  const session = pick(model.sessions, at);
  const generation = back === null ? undefined : Math.max(0, session.refreshTokens.length - 1 - back);
  const right = model.logout(session, { all, generation });
  const wish = all ? { all } : {};
  expectAnswer(
    right,
    generation === undefined
      ? await real.send('POST', '/logout', { json: wish, bearer: session.accessToken })
      : await real.send('POST', '/logout', { json: { ...wish, refresh_token: session.refreshTokens[generation] } }),
  );
}

async function endOther(model: Model, real: Real, { at, other }: { at: number; other: number }) {
  const [session, target] = [pick(model.sessions, at), pick(model.sessions, other)];
  const right = model.endOther(session, target);
  expectAnswer(right, await real.send('DELETE', `/me/sessions/${target.id}`, { bearer: session.accessToken }));
}

async function revoke(model: Model, real: Real, { at, isRefresh }: { at: number; isRefresh: boolean }) {
  const session = pick(model.sessions, at);
  const generation = isRefresh ? session.refreshTokens.length - 1 : undefined;
  const right = model.revoke(session, generation);
  const token = generation === undefined ? session.accessToken : (session.refreshTokens[generation] ?? '');
  expectAnswer(right, await real.send('POST', '/revoke', { form: { token } }));
}

async function deleteMe(model: Model, real: Real, { at, who }: { at: number; who: number | null }) {
  const session = pick(model.sessions, at);
  const person = who === null ? session.user.person : `${real.people}p${who}`;
  const { code } = real.service.emulator.loginCode({ user: person, appid: session.appid });
  const right = model.deleteMe(session, person);
  const answer = await real.send('DELETE', '/me', { json: { code }, bearer: session.accessToken });
  if (expectAnswer(right, answer)) model.remove(session.user);
}

async function ban(model: Model, real: Real, { who, seconds }: { who: number; seconds: number | null }) {
  const { operator, now } = real.service;
  const user = model.userOf.get(`${real.people}p${who}`);
  if (!operator || !user) return;
  const until = seconds === null ? null : now() + seconds;
  await operator.ban(user.id as `usr_${string}`, until === null ? {} : { until });
  const identities = (await operator.show(user.id as `usr_${string}`))?.identities ?? [];
  real.identitiesOf.set(user.person, identities);
  model.ban(user, until);
}

async function unban(model: Model, real: Real, { who }: { who: number }) {
  const person = `${real.people}p${who}`;
  const user = model.userOf.get(person);
  if (user) await real.service.operator?.unban(user.id as `usr_${string}`);
  for (const identity of real.identitiesOf.get(person) ?? []) await real.service.operator?.liftBan(identity);
  model.unban(person);
}

async function remove(model: Model, real: Real, { who }: { who: number }) {
  const user = model.userOf.get(`${real.people}p${who}`);
  if (!user || !real.service.operator) return;
  expectSame('deleted', await real.service.operator.delete(user.id as `usr_${string}`), true);
  model.remove(user);
}

/** A day later another key signs; what the one before has signed is good as long as it lives. */
async function rotateKey(_: Model, { service }: Real): Promise<void> {
  service.advance(82_900_000);
  await service.restart();
  service.advance(3_601_000);
}

const who = fc.nat(1);
const at = fc.nat(7);
const key = fc.constantFrom(undefined, 'key', 'another-key');
const pauses = [1, 29, 31, 299, 301, 599, 601, 3600, 86_340, 86_399, 86_461, 2 * 86_400, 3 * 86_400];

/** A deed with its arguments, as often as `weight` says; a failure prints them. */
function deed<T extends Record<string, unknown>>(
  weight: number,
  run: (model: Model, real: Real, of: T) => Promise<void>,
  of: { [Name in keyof T]: fc.Arbitrary<T[Name]> },
): { arbitrary: fc.Arbitrary<Command>; weight: number } {
  const check = 'at' in of ? hasSession : undefined;
  const make = (given: T) =>
    command(`${run.name} ${JSON.stringify(given)}`, (model, real) => run(model, real, given), check);
  return { arbitrary: fc.record(of).map((given) => make(given as T)), weight };
}

const pass = async (_: Model, { service }: Real, { seconds }: { seconds: number }) => service.advance(seconds * 1000);
const restart = async (_: Model, { service }: Real) => service.restart();
const lookAt = (model: Model, real: Real, { at: of }: { at: number }) => look(model, real, pick(model.sessions, of));

const everywhere = [
  deed(6, logIn, { who, app: fc.nat(1), key }),
  deed(3, replay, { at, key }),
  deed(8, refresh, { at, back: fc.constantFrom(0, 0, 0, 1, 1, 2) }),
  deed(3, lookAt, { at }),
  deed(3, logOut, { at, all: fc.boolean(), back: fc.constantFrom(null, null, 0, 1, 2) }),
  deed(2, endOther, { at, other: fc.nat(7) }),
  deed(1, deleteMe, { at, who: fc.constantFrom(null, null, 0, 1) }),
  deed(4, pass, { seconds: fc.constantFrom(...pauses) }),
];
/** What needs a database that others can reach, and that is there after a restart. */
const beside = [
  deed(2, ban, { who, seconds: fc.constantFrom(null, 60, 86_400) }),
  deed(2, unban, { who }),
  deed(1, remove, { who }),
  deed(2, revoke, { at, isRefresh: fc.boolean() }),
  deed(0.5, restart, {}),
  deed(0.5, rotateKey, {}),
];

/** Everything that can be done where there is an operator, or without one. */
export const commandsOf = (hasOperator: boolean) =>
  fc.commands([weigh(hasOperator ? [...everywhere, ...beside] : everywhere)], { maxCommands: 24, size: 'max' });

const weigh = (deeds: readonly { arbitrary: fc.Arbitrary<Command>; weight: number }[]): fc.Arbitrary<Command> =>
  fc.oneof(...deeds.map(({ arbitrary, weight }) => ({ arbitrary, weight: weight * 2 })));
