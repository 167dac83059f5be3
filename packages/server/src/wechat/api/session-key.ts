import { checkSession, readCheckSession } from '../calls/checksession.ts';
import { readResetUserSessionKey, resetUserSessionKey } from '../calls/resetusersessionkey.ts';
import { explain, type Refusal, reportRefusal } from '../refusal.ts';
import type { AskAboutSessionKey, TokenRefused, WeChat } from '../wechat.ts';
import { explainApiErrcode } from './api-errcodes.ts';
import { type ApiRoom, createAskApi, findTokenRefusal } from './ask-api.ts';

/** Both calls show WeChat the session key they are about by a signature; the key itself is never sent. */
export function createSessionKeyCalls(room: ApiRoom): Pick<WeChat, 'checkSessionKey' | 'resetSessionKey'> {
  const { clock, logger } = room;
  const askApi = createAskApi(room);

  /** Gives a refused API token back, and throws what else is no answer. */
  function refuse(question: AskAboutSessionKey, refusal: Refusal, startedAtMs: number): TokenRefused {
    const secrets = [question.apiToken, question.openid, question.sessionKey];
    const error = reportRefusal({
      logger,
      request: { app: question.app, requestId: question.requestId, secrets },
      refusal,
      explanation: refusal.kind === 'refused' ? explainApiErrcode(refusal.errcode) : explain(refusal),
      durationMs: clock.monotonicMs() - startedAtMs,
    });
    const tokenRefusal = findTokenRefusal(refusal);
    if (tokenRefusal) return tokenRefusal;
    throw error;
  }

  return {
    async checkSessionKey(question) {
      const startedAtMs = clock.monotonicMs();
      const reply = await askApi(question.app.appid, checkSession(question));
      const outcome = reply.kind === 'answered' ? readCheckSession(reply.body) : reply;
      if (outcome.kind === 'verdict') return { isPresent: outcome.isPresent };
      return refuse(question, outcome, startedAtMs);
    },
    async resetSessionKey(question) {
      const startedAtMs = clock.monotonicMs();
      const reply = await askApi(question.app.appid, resetUserSessionKey(question));
      const outcome = reply.kind === 'answered' ? readResetUserSessionKey(reply.body, question) : reply;
      if (outcome.kind === 'reset') return { sessionKey: outcome.sessionKey };
      return refuse(question, outcome, startedAtMs);
    },
  };
}
