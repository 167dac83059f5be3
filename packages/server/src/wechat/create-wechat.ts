import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { type Measure, unmeasured } from '../measure.ts';
import { mockJsCode } from '../model/js-code.ts';
import { createFindPhoneNumber } from './api/phone-number.ts';
import { createSessionKeyCalls } from './api/session-key.ts';
import { createCheckNickname } from './calls/check-nickname.ts';
import { jscode2session, readJscode2session } from './calls/jscode2session.ts';
import { readStableToken, stableToken } from './calls/stable-token.ts';
import { createGate, type Gate, type GateLimits } from './gate.ts';
import { decideEnding, explain, nameOutcome, type Refusal, reportRefusal } from './refusal.ts';
import { type Claim, createSpentCodes, type Spent, type SpentCodesLimits } from './spent-codes.ts';
import {
  createUpstream,
  type Upstream,
  type UpstreamLimits,
  upstreamLimits,
  weChatBaseURL,
} from './upstream/upstream.ts';
import type { CodeToSession, WeChat, WeChatSession } from './wechat.ts';

export type WeChatLimits = UpstreamLimits & GateLimits & SpentCodesLimits;

const standardLimits: WeChatLimits = {
  ...upstreamLimits,
  circuitCalls: 20,
  circuitWindowMs: 10_000,
  circuitOpenMs: 5000,
  circuitSilenceMs: 1500,
  inFlight: 100,
  waiting: 600,
  waitMs: 1000,
  spentCodes: 100_000,
  spentCodeMs: 600_000,
};

export interface WeChatOptions {
  /** Default: WeChat itself. */
  readonly baseURL?: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Most connections at once: logins per second at the peak x seconds WeChat takes. Default 256. */
  readonly connections?: number;
  /** Certificates (PEM) to trust instead of the usual ones, for a private gateway. */
  readonly ca?: string;
  readonly limits?: Partial<WeChatLimits>;
  readonly measure?: Measure;
}

/** Why WeChat was not asked. */
const sparing: ReadonlySet<string> = new Set(['circuit_open', 'queue_full', 'code_spent']);

const describeEnd = (outcome: Parameters<typeof nameOutcome>[0]) => ({ result: nameOutcome(outcome) });

type Outcome = { readonly kind: 'person'; readonly person: WeChatSession } | Refusal;

/** The room that talks to WeChat. */
export function createWeChat({ logger, clock, measure = unmeasured, ...options }: WeChatOptions): WeChat {
  const limits = { ...standardLimits, ...options.limits };
  const { baseURL = weChatBaseURL, connections = 256, ca } = options;
  const upstream = createUpstream({ baseURL, clock, limits, connections, ...(ca === undefined ? {} : { ca }) });
  const spentCodes = createSpentCodes(clock, limits);
  const gates = new Map<string, Gate<Outcome>>();

  function getGate(appid: string): Gate<Outcome> {
    const gate = gates.get(appid) ?? createGate({ clock, limits, isFailure, onChange: announce(logger, appid) });
    gates.set(appid, gate);
    return gate;
  }

  const ask = ({ app, jsCode, requestId }: CodeToSession): Promise<Outcome> =>
    measure.step(
      { name: 'wechat', of: 'jscode2session', appid: app.appid, requestId },
      async () => {
        const reply = await upstream.ask(jscode2session(app, jsCode));
        return reply.kind === 'answered' ? readJscode2session(reply.body, app) : reply;
      },
      describeEnd,
    );

  return {
    async codeToSession(request) {
      const startedAtMs = clock.monotonicMs();
      const claim = claimCode(request);
      const outcome = claim.kind === 'spent' ? claim : await getGate(request.app.appid).pass(() => ask(request));
      if (outcome.kind === 'person') return outcome.person;

      const explanation = explain(outcome, request.jsCode);
      const result = nameOutcome(outcome);
      if (sparing.has(result)) measure.count('wechat_spared', result, request.app.appid);
      if (claim.kind === 'claimed') claim.end(decideEnding(outcome, explanation));
      const durationMs = clock.monotonicMs() - startedAtMs;
      throw reportRefusal({ logger, request, refusal: outcome, explanation, durationMs });
    },
    fetchApiToken: createFetchApiToken({ upstream, clock, logger, measure }),
    findPhoneNumber: createFindPhoneNumber({ upstream, clock, logger, limits }),
    ...createSessionKeyCalls({ upstream, clock, logger, limits }),
    checkNickname: createCheckNickname({ upstream, clock, logger, limits }),
    isFailing: () => [...gates.values()].some((gate) => gate.isShut()),
    countFull() {
      let full = 0;
      for (const gate of gates.values()) if (gate.isFull()) full += 1;
      return full;
    },
    listWays: () =>
      [...gates].map(([appid, gate]) => ({
        appid,
        isShut: gate.isShut(),
        inFlight: gate.countInFlight(),
        waiting: gate.countWaiting(),
      })),
    close: () => upstream.close(),
  };

  function claimCode({ app, jsCode }: CodeToSession): Claim | Spent {
    // Everybody's mock code is the same: nothing that could be spent.
    return jsCode === mockJsCode ? { kind: 'claimed', end() {} } : spentCodes.claim(app.appid, jsCode);
  }
}

interface Asking {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly measure: Measure;
}

/** Without a gate: one asks for all, and not in a hurry. */
function createFetchApiToken({ upstream, clock, logger, measure }: Asking): WeChat['fetchApiToken'] {
  return async (request) => {
    const startedAtMs = clock.monotonicMs();
    const outcome = await measure.step(
      { name: 'wechat', of: 'stable_token', appid: request.app.appid, requestId: request.requestId },
      async () => {
        const reply = await upstream.ask(stableToken(request.app, request.isForced));
        return reply.kind === 'answered' ? readStableToken(reply.body) : reply;
      },
      describeEnd,
    );
    if (outcome.kind === 'token') return outcome.token;
    const durationMs = clock.monotonicMs() - startedAtMs;
    throw reportRefusal({ logger, request, refusal: outcome, explanation: explain(outcome), durationMs });
  };
}

/** Whether an outcome speaks against WeChat or the way there. A refused code does not, nor does what is full or stopping here. */
function isFailure(outcome: Outcome): boolean {
  if (outcome.kind === 'refused') return outcome.errcode === -1;
  return outcome.kind === 'failed' && outcome.fault !== 'no_connection' && outcome.fault !== 'closed';
}

const announce = (logger: Logger, appid: string) => (change: 'opened' | 'closed') => {
  if (change === 'opened') logger.error({ appid }, 'Logins are refused for some seconds: WeChat fails too often');
  else logger.info({ appid }, 'WeChat answers again: logins go on');
};
