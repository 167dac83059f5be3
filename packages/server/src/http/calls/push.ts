import { LoginError } from '../../errors.ts';
import type { Deps } from '../../flows/deps.ts';
import { checkPushAddress, receivePush } from '../../flows/pushes/receive-push.ts';
import type { Answer, Call } from '../route.ts';

const plain = { 'cache-control': 'no-store' };

/** What WeChat makes up is digits; letters are tolerated, markup is not sent back to anybody. */
const echo = /^[\w-]{1,128}$/;

/** The console's test of the address (GET): the text comes back when its signature is right. */
export async function getPush(deps: Deps, { requestId, parameter = '', query }: Call<unknown>): Promise<Answer> {
  await checkPushAddress(deps, { requestId, appid: parameter }, readSignature(query));
  const text = query.get('echostr') ?? '';
  if (!echo.test(text)) throw new LoginError('request_invalid', { detail: 'The parameter echostr is missing or odd.' });
  return { text, headers: plain };
}

/** A push is done with by this word; anything else makes WeChat send it again. */
export async function postPush(
  deps: Deps,
  { requestId, parameter = '', query, body }: Call<Uint8Array>,
): Promise<Answer> {
  await receivePush(deps, { requestId, appid: parameter }, { ...readSignature(query), body });
  return { text: 'success', headers: plain };
}

const readSignature = (query: URLSearchParams) => ({
  timestamp: query.get('timestamp') ?? '',
  nonce: query.get('nonce') ?? '',
  signature: query.get('signature') ?? '',
  bodySignature: query.get('msg_signature') ?? '',
});
