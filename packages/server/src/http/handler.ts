import { errorTable, LoginError } from '../errors.ts';
import type { Deps } from '../flows/deps.ts';
import type { Logger } from '../logger.ts';
import type { Client } from '../model/clients/client.ts';
import { createId } from '../model/id.ts';
import type { SessionOfUser } from '../store/store.ts';
import { parseAddressRange } from './address/address.ts';
import { createFindClient } from './address/find-client.ts';
import { createFindUpstream, type Upstream } from './address/find-upstream.ts';
import { authenticateBearer, authenticateHolder } from './authenticate-call.ts';
import { readAvatar } from './body/read-avatar.ts';
import { readJson } from './body/read-json.ts';
import { createMatcher, type Match } from './match-route.ts';
import { baseHeaders, type Incoming, type Outgoing } from './message.ts';
import { writeOAuthError } from './oauth/oauth-error.ts';
import { readClientCall } from './oauth/read-client-call.ts';
import { writeProblem } from './problem.ts';
import { type Answer, type Call, isChange, type Route } from './route.ts';
import { routes } from './routes.ts';
import type { Shedding } from './shedding/shedding.ts';
import { createTargetReader, type Target } from './target.ts';

/** Answers one request. Never rejects: every failure becomes a problem answer. */
export type Handler = (incoming: Incoming) => Promise<Outgoing>;

const oauthPaths = new Set(routes.filter(({ form }) => form).map(({ path }) => path));
const idempotencyKey = /^[\x21-\x7e]{1,128}$/;

interface Around {
  isClosing(): boolean;
  readonly shedding: Shedding;
}

export function createHandler(deps: Deps, { isClosing, shedding }: Around): Handler {
  const match = createMatcher(routes);
  const { trustedProxies, logger } = deps.config;
  const proxies = trustedProxies.flatMap((text) => parseAddressRange(text) ?? []);
  const findClient = createFindClient(proxies, logger);
  const findUpstream = createFindUpstream(proxies);
  const { readTarget } = createTargetReader(deps.config.issuer);

  async function answer(incoming: Incoming, { path, query }: Target, requestId: string): Promise<Answered> {
    let route = '';
    let isUnderWay = false;
    try {
      const matched = match(incoming.method, path);
      route = matched.route.path;
      if (isClosing() && route !== '/livez') throw new LoginError('shutting_down', { retryAfterSeconds: 1 });
      const call = await readCall(deps, incoming, { ...matched, requestId, query, address: findClient(incoming) });
      // From when it has arrived as a whole: whoever sends slowly takes nobody's place.
      isUnderWay = matched.route.load !== 'none';
      if (isUnderWay) deps.admission.enter();
      const outgoing = write(await matched.route.run(deps, call), matched.route.mediaType);
      return { outgoing, route, result: 'ok' };
    } catch (error) {
      return { ...fail(error, path, requestId), route };
    } finally {
      if (isUnderWay) deps.admission.leave();
    }
  }

  function fail(error: unknown, path: string, requestId: string): Pick<Answered, 'outgoing' | 'result'> {
    const problem = error instanceof LoginError ? error : new LoginError('internal', { cause: error });
    logFailure(logger, problem, requestId);
    const context = { issuer: deps.config.issuer, requestId };
    const outgoing = oauthPaths.has(path) ? writeOAuthError(problem, context) : writeProblem(problem, context);
    return { outgoing, result: problem.code };
  }

  async function take(incoming: Incoming, target: Target): Promise<Outgoing> {
    const startedMs = deps.clock.monotonicMs();
    const requestId = createId('req', deps.clock.nowMs(), deps.randomBytes(16));
    const { method } = incoming;
    const { outgoing, route } = await deps.measure.step(
      { name: 'request', requestId },
      () => answer(incoming, target, requestId),
      (answered) => ({ ...answered, method, status: answered.outgoing.status }),
    );
    const { status } = outgoing;
    logRequest(deps, { requestId, ...findUpstream(incoming), method, route, status, startedMs });
    return { ...outgoing, headers: { ...baseHeaders, ...outgoing.headers, 'x-request-id': requestId } };
  }

  return (incoming) => {
    const refusal = shedding.refuse(incoming.target);
    return refusal ? Promise.resolve(refusal) : take(incoming, readTarget(incoming.target));
  };
}

interface Answered {
  readonly outgoing: Outgoing;
  /** The matched row's path; empty where there is none. */
  readonly route: string;
  readonly result: string;
}

async function readCall(
  deps: Deps,
  incoming: Incoming,
  found: Match & Pick<Call<unknown>, 'requestId' | 'query' | 'address'>,
): Promise<Call<unknown>> {
  const { route, parameter, requestId, query, address } = found;
  const bearer = route.who === 'user' ? await authenticateBearer(deps, incoming) : undefined;
  if (bearer && isChange(route)) await deps.limits.admitChange({ userId: bearer.user.id });
  const ofClient = route.who === 'client' ? await readClientCall(deps, incoming, found) : undefined;
  const body = ofClient ? ofClient.body : await readBody(incoming, route, bearer);
  const holder = route.who === 'holder' ? await authenticateHolder(deps, incoming, body) : undefined;
  // NOTE: routes look only at who they say may call.
  return {
    requestId,
    body,
    parameter,
    query,
    address,
    userAgent: readUserAgent(incoming),
    idempotencyKey: route.idempotent && readIdempotencyKey(incoming),
    caller: (bearer ?? holder) as SessionOfUser,
    client: ofClient?.client as Client,
  };
}

function readBody(
  incoming: Incoming,
  { body }: Route,
  caller: SessionOfUser | undefined,
): Promise<unknown> | undefined {
  if (body === 'avatar') return readAvatar(incoming, caller?.user.id ?? '');
  if (body === 'bytes') return incoming.readBody(64 * 1024);
  return body && readJson(incoming, body);
}

function readIdempotencyKey(incoming: Incoming): string | undefined {
  const key = incoming.header('idempotency-key');
  if (key !== undefined && !idempotencyKey.test(key)) {
    throw new LoginError('request_invalid', {
      detail: 'The header Idempotency-Key must be 1 to 128 visible ASCII characters.',
    });
  }
  return key;
}

/** WeChat's have some 300 characters. */
const longestUserAgent = 1024;

function readUserAgent(incoming: Incoming): string | undefined {
  const userAgent = incoming.header('user-agent');
  return userAgent !== undefined && userAgent.length <= longestUserAgent ? userAgent : undefined;
}

function write(answer: Answer, mediaType: string | undefined): Outgoing {
  const { status = 200, json, bytes, text, headers } = answer;
  if (json !== undefined)
    return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(json) };
  if (text !== undefined)
    return { status, headers: { 'content-type': `${mediaType}; charset=utf-8`, ...headers }, body: text };
  return { status, headers: headers ?? {}, body: bytes ?? null };
}

/** What only the operator may know goes here, chosen field by field. */
function logFailure(logger: Logger, error: LoginError, requestId: string): void {
  if (errorTable[error.code].status < 500) return;
  // A stop is no failure, and of readiness each change is logged already.
  if (error.code === 'shutting_down' || error.parts) return;
  const { cause } = error;
  const facts = {
    requestId,
    code: error.code,
    ...(cause instanceof Error && { cause: cause.name, stack: cause.stack }),
  };
  logger.error(facts, error.message);
}

interface RequestFacts extends Upstream {
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly startedMs: number;
}

/** Probes come every few seconds and say nothing while all is well. */
const probes = new Set(['/livez', '/readyz']);

function logRequest({ config, clock }: Deps, { startedMs, ...facts }: RequestFacts): void {
  const durationMs = Math.round((clock.monotonicMs() - startedMs) * 10) / 10;
  const level = probes.has(facts.route) && facts.status < 400 ? 'debug' : 'info';
  config.logger[level]({ ...facts, durationMs }, 'request');
}
