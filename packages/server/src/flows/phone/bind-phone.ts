import { unixSeconds } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import { type App, getApp } from '../../model/app.ts';
import { openidIdentity } from '../../model/identity.ts';
import { isAnsweredBefore } from '../../model/phone/bound-phone.ts';
import { formatPhoneNumber, maskPhoneNumber, type PhoneNumber, phoneScope } from '../../model/phone/phone-number.ts';
import type { User } from '../../model/user.ts';
import type { PhoneBound, PhoneToBind } from '../../store/phone.ts';
import type { SessionOfUser } from '../../store/store.ts';
import { withWeChatApiToken } from '../credentials/with-wechat-api-token.ts';
import type { Deps } from '../deps.ts';
import { placeOfPhone } from './place-of-phone.ts';

export interface PhoneRequest {
  readonly requestId: string;
  readonly of: SessionOfUser;
  readonly phoneCode: string;
}

/**
 * Phone code in, the user with this number out. WeChat says whose number it is and that the code is of this person; nothing of it is
 * believed from the request. The number is an attribute: it finds nobody and merges nobody.
 * @throws LoginError phone_code_invalid, phone_code_used, phone_conflict, session_ended, app_unknown and what WeChat's refusals become
 */
export async function bindPhone(deps: Deps, request: PhoneRequest): Promise<User> {
  const app = getApp(deps.config.apps, request.of.session.appid);
  const codeHash = deps.hash('phone_code', `${app.appid} ${request.phoneCode}`);
  // A button that fires twice: the second is answered by what the first has bound.
  return deps.phoneTurns.take(codeHash.toString('base64'), () => bindOnce(deps, request, { app, codeHash }));
}

interface Code {
  readonly app: App;
  readonly codeHash: Uint8Array;
}

async function bindOnce(deps: Deps, request: PhoneRequest, { app, codeHash }: Code): Promise<User> {
  const answered = await findAnswered(deps, request, codeHash);
  if (answered) return answered;

  const asked = await askWeChat(deps, request, app).catch((error: unknown) => error);
  if (!isPhoneNumber(asked))
    return (await awaitAnswered(deps, request, { codeHash, refusal: asked })) ?? rethrow(asked);
  const bound = await deps.store.bindPhone(describePhone(deps, request, { app, codeHash, phoneNumber: asked }));
  if (!bound) throw new LoginError('session_ended');
  if (bound.kind === 'taken') throw new LoginError('phone_conflict');
  return bound.user;
}

/** The user as they are now, if this very code bound their number a moment ago and the answer was lost. */
async function findAnswered({ store, clock }: Deps, { of }: PhoneRequest, codeHash: Uint8Array) {
  const phone = await store.findPhone(of.user.id);
  if (!phone || !isAnsweredBefore(phone, codeHash, unixSeconds(clock))) return undefined;
  return (await store.findSession(of.session.id))?.user;
}

const lookAgainMs = 50;

/** Another instance may be about to store what this code brought: it has spent the code, so WeChat refuses it here. */
async function awaitAnswered(
  deps: Deps,
  request: PhoneRequest,
  { codeHash, refusal }: { readonly codeHash: Uint8Array; readonly refusal: unknown },
): Promise<User | undefined> {
  const isSpent =
    refusal instanceof LoginError && (refusal.code === 'phone_code_invalid' || refusal.code === 'phone_code_used');
  if (!isSpent) return undefined;
  const found = await findAnswered(deps, request, codeHash);
  if (found) return found;
  await deps.wait(lookAgainMs);
  return findAnswered(deps, request, codeHash);
}

async function askWeChat(deps: Deps, request: PhoneRequest, app: App): Promise<PhoneNumber> {
  const { requestId, phoneCode, of } = request;
  const openid = await deps.store.findSubject(of.user.id, openidIdentity(app.appid, '').namespace);
  if (openid === undefined) throw new LoginError('session_ended');
  const found = await withWeChatApiToken(deps.weChatApiTokens, { app, requestId }, (apiToken) =>
    deps.wechat.findPhoneNumber({ app, apiToken, requestId, phoneCode, openid }),
  );
  if ('errcode' in found) throw new LoginError('wechat_unavailable', { detail: notNow });
  return found.phoneNumber;
}

const notNow =
  'WeChat refuses its own API token. Nothing was changed. Let the user tap the phone number button again later.';

interface Found extends Code {
  readonly phoneNumber: PhoneNumber;
}

function describePhone(
  deps: Deps,
  { requestId, of }: PhoneRequest,
  { app, codeHash, phoneNumber }: Found,
): PhoneToBind {
  const at = unixSeconds(deps.clock);
  const number = formatPhoneNumber(phoneNumber);
  const about = { requestId, appid: app.appid, userId: of.user.id, sessionId: of.session.id };
  const events = deps.record<PhoneBound | undefined>((bound) =>
    bound ? [{ ...about, name: bound.kind === 'taken' ? 'phone_conflict' : 'phone_bound' }] : [],
  );
  return {
    userId: of.user.id,
    phone: {
      numberHash: deps.hash('phone_number', `${phoneScope(app)} ${number}`),
      sealedNumber: deps.sealer.seal(Buffer.from(JSON.stringify(phoneNumber)), placeOfPhone(of.user.id)),
      codeHash,
      boundAt: at,
    },
    phoneMasked: maskPhoneNumber(phoneNumber),
    at,
    requestId,
    events,
  };
}

const isPhoneNumber = (asked: unknown): asked is PhoneNumber =>
  typeof asked === 'object' && asked !== null && 'nationalNumber' in asked;

const rethrow = (error: unknown): Promise<never> => Promise.reject(error);
