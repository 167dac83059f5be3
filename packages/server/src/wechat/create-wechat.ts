import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { mockJsCode } from '../model/js-code.ts';
import { createCheckNickname } from './calls/check-nickname.ts';
import { jscode2session, readJscode2session } from './calls/jscode2session.ts';
import { readStableToken, stableToken } from './calls/stable-token.ts';
import { createGate, type Gate, type GateLimits } from './gate.ts';
import { decideEnding, explain, type Refusal, reportRefusal } from './refusal.ts';
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
  inFlight: 100,
  waiting: 200,
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
}

type Outcome = { readonly kind: 'person'; readonly person: WeChatSession } | Refusal;

/** The room that talks to WeChat. */
export function createWeChat({ logger, clock, ...options }: WeChatOptions): WeChat {
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

  async function ask({ app, jsCode }: CodeToSession): Promise<Outcome> {
    const reply = await upstream.ask(jscode2session(app, jsCode));
    return reply.kind === 'answered' ? readJscode2session(reply.body) : reply;
  }

  return {
    async codeToSession(request) {
      const startedAtMs = clock.monotonicMs();
      const claim = claimCode(request);
      const outcome = claim.kind === 'spent' ? claim : await getGate(request.app.appid).pass(() => ask(request));
      if (outcome.kind === 'person') return outcome.person;

      const explanation = explain(outcome, request.jsCode);
      if (claim.kind === 'claimed') claim.end(decideEnding(outcome, explanation));
      const durationMs = clock.monotonicMs() - startedAtMs;
      throw reportRefusal({ logger, request, refusal: outcome, explanation, durationMs });
    },
    fetchApiToken: createFetchApiToken({ upstream, clock, logger }),
    checkNickname: createCheckNickname({ upstream, clock, logger, limits }),
    isFailing: () => [...gates.values()].some((gate) => gate.isShut()),
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
}

/** Without a gate: one asks for all, and not in a hurry. */
function createFetchApiToken({ upstream, clock, logger }: Asking): WeChat['fetchApiToken'] {
  return async (request) => {
    const startedAtMs = clock.monotonicMs();
    const reply = await upstream.ask(stableToken(request.app, request.isForced));
    const outcome = reply.kind === 'answered' ? readStableToken(reply.body) : reply;
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
