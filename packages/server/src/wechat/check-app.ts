import { type Clock, systemClock } from '../clock.ts';
import type { App } from '../model/app.ts';
import { readErrmsg } from './answer.ts';
import { readStableToken, stableToken } from './calls/stable-token.ts';
import { explainErrcode } from './errcodes.ts';
import type { Explanation } from './explanation.ts';
import type { Failure } from './upstream/exchange.ts';
import { type Fault, faults } from './upstream/faults.ts';
import { createUpstream, type UpstreamLimits, upstreamLimits, weChatBaseURL } from './upstream/upstream.ts';

interface CheckApp {
  readonly app: App;
  /** Default: WeChat itself. */
  readonly baseURL?: string;
  /** Certificates (PEM) to trust instead of the usual ones, for a private gateway. */
  readonly ca?: string;
  readonly clock?: Clock;
  readonly limits?: Partial<UpstreamLimits>;
}

export type AppVerdict =
  | { readonly ok: true }
  /** WeChat refused, and says by its errcode what is wrong. */
  | (Explained & {
      readonly errcode: number;
      readonly errmsg: string;
      readonly rid: string | null;
    })
  /** WeChat could not be asked: nothing is known about AppID and secret. */
  | (Explained & {
      readonly fault: Fault;
      readonly httpStatus?: number;
      readonly errorCode?: string;
    });

interface Explained extends Pick<Explanation, 'meaning' | 'cause' | 'fix'> {
  readonly ok: false;
}

/**
 * Tells whether AppID and AppSecret belong together, by asking WeChat for an API token, which is dropped at once. Never rejects.
 * The normal mode of stable_token is safe to ask at any time: it gives the token that is valid anyway and takes away nobody's, neither one
 * got the same way nor one of cgi-bin/token.
 */
export async function checkApp({ app, clock = systemClock, ...options }: CheckApp): Promise<AppVerdict> {
  const { baseURL = weChatBaseURL, ca } = options;
  const limits = { ...upstreamLimits, ...options.limits };
  const upstream = createUpstream({ baseURL, clock, limits, connections: 1, ...(ca === undefined ? {} : { ca }) });
  const reply = await upstream.ask(stableToken(app, false));
  await upstream.close();
  return decideVerdict(reply.kind === 'answered' ? readStableToken(reply.body) : reply, app);
}

function decideVerdict(answer: ReturnType<typeof readStableToken>, app: App): AppVerdict {
  if (answer.kind === 'token') return { ok: true };
  if (answer.kind === 'failed') return { ...explained(faults[answer.fault]), ...describe(answer) };
  const { rid, text } = readErrmsg(answer.errmsg, [app.appSecret]);
  return { ...explained(explainErrcode(answer.errcode)), errcode: answer.errcode, errmsg: text, rid };
}

const explained = ({ meaning, cause, fix }: Explanation): Explained => ({ ok: false, meaning, cause, fix });

function describe({ fault, httpStatus, errorCode }: Failure) {
  return {
    fault,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}
