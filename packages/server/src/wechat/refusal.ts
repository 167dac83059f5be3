import { type ErrorCode, errorTable, LoginError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { mockJsCode } from '../model/js-code.ts';
import { type Refused, readErrmsg } from './answer.ts';
import { explainErrcode, mockCodeExplanation } from './errcodes.ts';
import type { Explanation } from './explanation.ts';
import type { Spent } from './spent-codes.ts';
import type { Failure } from './upstream/exchange.ts';
import { faults } from './upstream/faults.ts';
import type { CodeToSession } from './wechat.ts';

/** Why a call ended without what was asked for. */
export type Refusal = Refused | Failure | Spent;

export function explain(refusal: Refusal, jsCode?: string): Explanation {
  if (refusal.kind === 'failed') return faults[refusal.fault];
  if (refusal.kind === 'spent') return { ...explainErrcode(40163), code: refusal.code };
  return refusal.errcode === 40029 && jsCode === mockJsCode ? mockCodeExplanation : explainErrcode(refusal.errcode);
}

/**
 * What a second attempt with the code is told; null when it may be sent. Where the outcome is unknown the code counts as used, and so it
 * does where the client is told to send the same again later: WeChat may have spent it.
 */
export function decideEnding(refusal: Refusal, { code }: Explanation): ErrorCode | null {
  if (refusal.kind === 'failed') return refusal.isSent ? 'js_code_used' : null;
  return errorTable[code].action === 'retry' ? 'js_code_used' : code;
}

interface Report {
  readonly logger: Logger;
  /** `jsCode`: of a login. `secrets`: what else an answer might echo. */
  readonly request: Pick<CodeToSession, 'app' | 'requestId'> & {
    readonly jsCode?: string;
    readonly secrets?: readonly string[];
  };
  readonly refusal: Refusal;
  readonly explanation: Explanation;
  readonly durationMs: number;
}

/** Writes the one log line of a refused call and gives the error to throw. Neither holds the secret, the code or the address asked. */
export function reportRefusal({ logger, request, refusal, explanation, durationMs }: Report): LoginError {
  const { code, meaning, cause, fix } = explanation;
  const { app, jsCode, secrets = [], requestId } = request;
  const truth = describe(refusal, [app.appSecret, ...(jsCode === undefined ? [] : [jsCode]), ...secrets]);
  const facts = { requestId, appid: app.appid, error: code, ...truth, durationMs: Math.round(durationMs) };
  const zh = `${meaning.zh}。${cause.zh}${fix.zh}`;
  logger[decideLevel(refusal, code)]({ ...facts, cause: cause.en, fix: fix.en, zh }, meaning.en);

  const retryAfterSeconds = (refusal.kind === 'failed' && refusal.retryAfterSeconds) || explanation.retryAfterSeconds;
  return new LoginError(code, { cause: truth, ...(retryAfterSeconds && { retryAfterSeconds }) });
}

function describe(refusal: Refusal, secrets: readonly string[]): object {
  if (refusal.kind === 'spent') return {};
  if (refusal.kind === 'failed') {
    const { fault, httpStatus, errorCode } = refusal;
    return { fault, httpStatus, errorCode };
  }
  const { rid, text } = readErrmsg(refusal.errmsg, secrets);
  return { errcode: refusal.errcode, errmsg: text, rid };
}

/** An outage or a flood must not become a flood of lines: the opening of the circuit has one of its own. */
function decideLevel(refusal: Refusal, code: ErrorCode): 'debug' | 'warn' | 'error' {
  if (refusal.kind === 'failed' && (refusal.fault === 'circuit_open' || refusal.fault === 'queue_full')) return 'debug';
  return code === 'app_misconfigured' ? 'error' : 'warn';
}
