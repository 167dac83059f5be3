import type { ErrorCode } from '../../errors.ts';
import { errorTable } from '../../errors.ts';
import { getUserPhoneNumber, readUserPhoneNumber } from '../calls/getuserphonenumber.ts';
import type { Explanation } from '../explanation.ts';
import { explain, type Refusal, reportRefusal } from '../refusal.ts';
import { createSpentCodes, type SpentCodesLimits } from '../spent-codes.ts';
import type { AskPhoneNumber, WeChat } from '../wechat.ts';
import { explainPhoneErrcode } from './api-errcodes.ts';
import { type ApiRoom, createAskApi, findTokenRefusal } from './ask-api.ts';

type PhoneRoom = ApiRoom & { readonly limits: SpentCodesLimits };

/** A phone code is sent once: an attempt may spend it however it ends, but for an API token that is refused. */
export function createFindPhoneNumber(room: PhoneRoom): WeChat['findPhoneNumber'] {
  const { clock, logger, limits } = room;
  const askApi = createAskApi(room);
  const spentCodes = createSpentCodes(clock, limits, 'phone_code_used');

  async function ask(question: AskPhoneNumber) {
    const reply = await askApi(question.app.appid, getUserPhoneNumber(question));
    return reply.kind === 'answered' ? readUserPhoneNumber(reply.body, question.app) : reply;
  }

  return async (question) => {
    const startedAtMs = clock.monotonicMs();
    const claim = spentCodes.claim(question.app.appid, question.phoneCode);
    const outcome = claim.kind === 'spent' ? claim : await ask(question);
    if (outcome.kind === 'phone') return { phoneNumber: outcome.phoneNumber };

    const tokenRefusal = findTokenRefusal(outcome);
    const explanation = explainPhoneRefusal(outcome);
    if (claim.kind === 'claimed') claim.end(tokenRefusal ? null : decideEnding(outcome, explanation));
    const error = reportRefusal({
      logger,
      request: { ...question, secrets: [question.apiToken, question.phoneCode, question.openid] },
      refusal: outcome,
      explanation,
      durationMs: clock.monotonicMs() - startedAtMs,
      detail: details[explanation.code],
    });
    if (tokenRefusal) return tokenRefusal;
    throw error;
  };
}

/** What a client does about WeChat's bad days is another thing with a phone code than with a login code. */
const details: Partial<Record<ErrorCode, string>> = {
  wechat_unavailable:
    'WeChat did not give a usable answer. Nothing was changed. Let the user tap the phone number button again after a moment.',
  wechat_timeout:
    'WeChat was asked and did not answer in time; the phone code may be spent. Let the user tap the phone number button again.',
};

function explainPhoneRefusal(refusal: Refusal): Explanation {
  if (refusal.kind === 'refused') return explainPhoneErrcode(refusal.errcode);
  return refusal.kind === 'spent' ? { ...explainPhoneErrcode(40163), code: refusal.code } : explain(refusal);
}

/** What a second attempt with the code is told; null when it may be sent. */
function decideEnding(refusal: Refusal, { code }: Explanation): ErrorCode | null {
  if (refusal.kind === 'failed') return refusal.isSent ? 'phone_code_used' : null;
  return errorTable[code].action === 'tap_again' ? code : 'phone_code_used';
}
