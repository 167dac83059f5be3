import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { Refused } from '../answer.ts';
import { createGate, type Gate, type GateLimits } from '../gate.ts';
import type { Failure, Question, Reply } from '../upstream/exchange.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { TokenRefused } from '../wechat.ts';

export interface ApiRoom {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: GateLimits;
}

/** Asks for one app; what the answer says is read by the one who asks. */
export type AskApi = (appid: string, question: Question) => Promise<Reply>;

/** The calls with an API token have a gate of their own for each app, so that their bad days are not those of logins. */
export function createAskApi({ upstream, clock, logger, limits }: ApiRoom): AskApi {
  const gates = new Map<string, Gate<Reply>>();

  function getGate(appid: string): Gate<Reply> {
    const gate = gates.get(appid) ?? createGate({ clock, limits, isFailure, onChange: announce(logger, appid) });
    gates.set(appid, gate);
    return gate;
  }
  return (appid, question) => getGate(appid).pass(() => upstream.ask(question));
}

const isFailure = (reply: Reply): boolean =>
  reply.kind === 'failed' && reply.fault !== 'no_connection' && reply.fault !== 'closed';

const announce = (logger: Logger, appid: string) => (change: 'opened' | 'closed') => {
  if (change === 'opened') logger.error({ appid }, 'Phone numbers and session keys wait: WeChat fails too often');
  else logger.info({ appid }, 'WeChat answers again: phone numbers and session keys go on');
};

/** invalid credential, invalid access_token, access_token expired: WeChat looks at the token before anything else. */
const tokenRefusals: ReadonlySet<number> = new Set([40001, 40014, 42001]);

export function findTokenRefusal(outcome: { readonly kind: string } | Refused | Failure): TokenRefused | undefined {
  const isRefused = outcome.kind === 'refused' && 'errcode' in outcome && tokenRefusals.has(outcome.errcode);
  return isRefused ? { errcode: outcome.errcode } : undefined;
}
