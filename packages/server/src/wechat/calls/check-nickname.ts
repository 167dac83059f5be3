import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import { createGate, type Gate, type GateLimits } from '../gate.ts';
import { explain, reportRefusal } from '../refusal.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { TextVerdict, WeChat } from '../wechat.ts';
import { msgSecCheck, readMsgSecCheck } from './msg-sec-check.ts';

interface Checking {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: GateLimits;
}

type Outcome = ReturnType<typeof readMsgSecCheck>;

/** A few at a time, so that a slow check of names never takes the connections of logins. */
const narrow = { inFlight: 16, waiting: 64 };

/** Behind a gate of its own: names that cannot be checked shall not stop logins. */
export function createCheckNickname({ upstream, clock, logger, limits }: Checking): WeChat['checkNickname'] {
  const gates = new Map<string, Gate<Outcome>>();
  const getGate = (appid: string) => {
    const gate = gates.get(appid) ?? createGate({ clock, limits: { ...limits, ...narrow }, isFailure, onChange() {} });
    gates.set(appid, gate);
    return gate;
  };

  return async ({ app, requestId, ...text }): Promise<TextVerdict> => {
    const startedAtMs = clock.monotonicMs();
    const outcome = await getGate(app.appid).pass(async () => {
      const reply = await upstream.ask(msgSecCheck(text));
      return reply.kind === 'answered' ? readMsgSecCheck(reply.body) : reply;
    });
    if (outcome.kind === 'judged') return outcome;
    const durationMs = clock.monotonicMs() - startedAtMs;
    const request = { app, requestId, secrets: [text.apiToken, text.openid, text.nickname] };
    reportRefusal({ logger, request, refusal: outcome, explanation: explain(outcome), durationMs });
    return { kind: 'unchecked', errcode: outcome.kind === 'refused' ? outcome.errcode : null };
  };
}

const isFailure = (outcome: Outcome): boolean =>
  outcome.kind === 'refused' ? outcome.errcode === -1 : outcome.kind === 'failed' && outcome.fault !== 'closed';
