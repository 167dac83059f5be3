import { Pool } from 'undici';
import type { Clock } from '../../clock.ts';
import { createConnect } from './connect.ts';
import { type ExchangeLimits, exchange, type Question, type Reply } from './exchange.ts';
import type { Fault } from './faults.ts';

export const weChatBaseURL = 'https://api.weixin.qq.com';

export interface UpstreamLimits extends ExchangeLimits {
  readonly connectMs: number;
}

export const upstreamLimits: UpstreamLimits = {
  connectMs: 1000,
  firstByteMs: 3000,
  totalMs: 5000,
  answerBytes: 64 * 1024,
};

export interface UpstreamOptions {
  readonly baseURL: string;
  readonly clock: Clock;
  readonly limits: UpstreamLimits;
  /** Most connections at once. */
  readonly connections: number;
  readonly ca?: string;
}

export interface Upstream {
  /**
   * Asks once. Only what provably did not leave this machine (name, connection, TLS handshake) is tried a second time, within the same
   * total deadline. Never rejects.
   */
  ask(question: Question): Promise<Reply>;
  /** Lets the questions under way end. */
  close(): Promise<void>;
}

/** The way to WeChat's servers: kept-alive connections, no redirects, every wait and every answer limited. */
export function createUpstream({ baseURL, clock, limits, connections, ca }: UpstreamOptions): Upstream {
  const { origin, pathname } = new URL(baseURL);
  const prefix = pathname.replace(/\/$/, '');
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    connect: createConnect({ connectMs: limits.connectMs, ...(ca === undefined ? {} : { ca }) }),
    // exchange() keeps the deadlines.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async ask(question) {
      const deadlineMs = clock.monotonicMs() + limits.totalMs;
      const prefixed = { ...question, path: prefix + question.path };
      const reply = await exchange(pool, prefixed, limits);
      if (reply.kind === 'answered' || reply.isSent || !isWorthRepeating(reply.fault)) return reply;
      const totalMs = deadlineMs - clock.monotonicMs();
      return totalMs > 0 ? exchange(pool, prefixed, { ...limits, totalMs }) : reply;
    },
    async close() {
      if (!pool.closed) await pool.close();
    },
  };
}

/** What may be better a moment later; a wrong certificate is not. */
const isWorthRepeating = (fault: Fault): boolean =>
  ['dns', 'refused', 'unreachable', 'connect_timeout', 'handshake'].includes(fault);
